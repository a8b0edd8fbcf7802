// What the page says, in both languages. Names of countries come from the browser (Intl.DisplayNames).
const MESSAGES = {
  en: {
    desk: "Desk", views: "Views", stream: "Stream", map: "Map", stances: "Stances", article: "Article",
    search: "Search the texts", theme: "Light or dark", filters: "Filters", skip: "To the articles", more: "Older articles",
    live: "Live", waiting: "Waiting for Kafka", lost: "Reconnecting…", found: "{n} of {all} articles",
    fresh: "{n} new", clear: "Clear", remove: "Remove the filter {what}", nothing: "No article fits.",
    none_yet: "No articles yet. They appear here as they are tagged.", any: "Any", entity: "Entity", country: "Country",
    act: "Act", polarity: "Polarity", language: "Language", source: "Source", q: "Words", support: "supports", oppose: "opposes",
    supports: "{n} in support", opposes: "{n} in opposition", updated: "Update {n}", canceled: "Withdrawn",
    canceled_note: "The publisher has withdrawn this article.", close: "Close", choose: "Choose an article to read it.",
    entities: "Named here", places: "Places", offices: "Offices", stated: "Who stands where", show: "Show in the text",
    person: "Person", organization: "Organization", location: "Place", issue: "Issue", confidence: "confidence",
    via: "found by", original: "Original", unknown_source: "Unknown source", on_map: "Places: {n} · articles: {articles}",
    zoom_in: "Zoom in", zoom_out: "Zoom out", reset: "Whole world", by_actor: "By actor", by_country: "By country",
    holder: "Who", target: "Towards", how: "How", times: "Times", evidence: "Evidence", no_stances: "No stances here.",
    attributed: "as reported", gone: "The desk does not have this article any more.",
    failed: "That did not work. Try again.", other_language: "العربية", graph: "Graph of stances", health: "Health",
    waiting_records: "Records waiting", last_minute: "Last minute", last_quarter: "Last 15 minutes", dead_today: "Dead letters, 24 h",
    topic: "Topic", by_partition: "By partition", no_dead_letters: "No dead letters in the last 24 hours.", reason: "Reason",
    newest: "Newest", replay: "Send back", token: "Token", replayed: "Sent back: {n}", older_end: "That is all there is.",
    praise: "praises", endorse: "endorses", aid: "aids", ally: "allies with", agree: "agrees with", call_for: "calls for",
    defend: "defends", condemn: "condemns", reject: "rejects", accuse: "accuses", threaten: "threatens", warn: "warns",
    sanction: "sanctions", attack: "attacks", protest: "protests against", blame: "blames", expel: "expels",
  },
  ar: {
    desk: "غرفة الأخبار", views: "الأقسام", stream: "الأخبار", map: "الخريطة", stances: "المواقف", article: "الخبر",
    search: "ابحث في النصوص", theme: "فاتح أو داكن", filters: "التصفية", skip: "إلى الأخبار", more: "أخبار أقدم",
    live: "مباشر", waiting: "في انتظار كافكا", lost: "جارٍ إعادة الاتصال…", found: "المعروض: {n} من {all}",
    fresh: "جديد: {n}", clear: "مسح", remove: "إزالة التصفية {what}", nothing: "لا خبر يطابق الاختيار.",
    none_yet: "لا أخبار بعد. ستظهر هنا فور وسمها.", any: "الكل", entity: "الاسم", country: "البلد",
    act: "الفعل", polarity: "الاتجاه", language: "اللغة", source: "المصدر", q: "كلمات", support: "يؤيد", oppose: "يعارض",
    supports: "تأييد: {n}", opposes: "معارضة: {n}", updated: "تحديث {n}", canceled: "مسحوب",
    canceled_note: "سحب الناشر هذا الخبر.", close: "إغلاق", choose: "اختر خبرًا لقراءته.",
    entities: "الأسماء الواردة", places: "الأماكن", offices: "المناصب", stated: "من يقف أين", show: "أظهره في النص",
    person: "شخص", organization: "هيئة", location: "مكان", issue: "قضية", confidence: "الثقة",
    via: "وُجد عبر", original: "الأصل", unknown_source: "مصدر غير معروف", on_map: "الأماكن: {n} · الأخبار: {articles}",
    zoom_in: "تكبير", zoom_out: "تصغير", reset: "العالم كله", by_actor: "بحسب الطرف", by_country: "بحسب البلد",
    holder: "من", target: "تجاه", how: "كيف", times: "المرات", evidence: "الشاهد", no_stances: "لا مواقف هنا.",
    attributed: "نقلًا عن غيره", gone: "لم يعد هذا الخبر متاحًا.",
    failed: "تعذّر ذلك. حاول مرة أخرى.", other_language: "English", graph: "مخطط المواقف", health: "حالة الخدمة",
    waiting_records: "سجلات في الانتظار", last_minute: "آخر دقيقة", last_quarter: "آخر 15 دقيقة", dead_today: "رسائل فاشلة، 24 ساعة",
    topic: "الموضوع", by_partition: "بحسب القسم", no_dead_letters: "لا رسائل فاشلة في آخر 24 ساعة.", reason: "السبب",
    newest: "الأحدث", replay: "إعادة الإرسال", token: "الرمز", replayed: "أعيد إرسالها: {n}", older_end: "هذا كل شيء.",
    praise: "يشيد", endorse: "يؤيد", aid: "يدعم", ally: "يتحالف مع", agree: "يتفق مع", call_for: "يدعو إلى",
    defend: "يدافع عن", condemn: "يدين", reject: "يرفض", accuse: "يتهم", threaten: "يهدد", warn: "يحذر",
    sanction: "يعاقب", attack: "يهاجم", protest: "يحتج على", blame: "يلوم", expel: "يطرد",
  },
};

// By the plural categories of the language (CLDR): Arabic has six.
const ARTICLES = {
  en: { one: "{n} article", other: "{n} articles" },
  ar: { zero: "لا أخبار", one: "خبر واحد", two: "خبران", few: "{n} أخبار", many: "{n} خبرًا", other: "{n} خبر" },
};

let language = "en";
let countries = new Intl.DisplayNames(["en"], { type: "region" });
let languages = new Intl.DisplayNames(["en"], { type: "language" });

export function useLanguage(code) {
  language = code in MESSAGES ? code : "en";
  countries = new Intl.DisplayNames([language], { type: "region" });
  languages = new Intl.DisplayNames([language], { type: "language" });
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
}

export const currentLanguage = () => language;

export function articles(n) {
  const forms = ARTICLES[language];
  const form = forms[new Intl.PluralRules(language).select(n)] ?? forms.other;
  return form.replace("{n}", format(n));
}

export function t(key, values = {}) {
  const message = MESSAGES[language][key] ?? key;
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? format(values[name]) : whole));
}

const format = (value) => (typeof value === "number" ? value.toLocaleString(locale()) : value);

// Latin digits in both languages, as Arabic newsrooms mostly have them on screens.
const locale = () => (language === "ar" ? "ar-u-nu-latn" : "en-GB");

export function countryName(code) {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code; // such as XK, which not every browser knows
  }
}

export const languageName = (code) => languages.of(code) ?? code;

export const nameOf = (name) => name[language] ?? name.en ?? name.ar ?? "";

export const otherName = (name) => (language === "ar" ? name.en : name.ar) ?? "";

export function time(iso, arrived) {
  const date = new Date(iso ?? arrived);
  const today = new Date().toDateString() === date.toDateString();
  const options = today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", year: "numeric" };
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

export const fullTime = (iso, arrived) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "short" }).format(new Date(iso ?? arrived));

export function translatePage() {
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", t(one.dataset.tLabel));
  for (const one of document.querySelectorAll("[data-t-title]")) one.title = t(one.dataset.tTitle);
  for (const one of document.querySelectorAll("[data-t-placeholder]")) one.placeholder = t(one.dataset.tPlaceholder);
}
