// What the page says, in both languages. Names of countries come from the browser (Intl.DisplayNames).
const MESSAGES = {
  en: {
    desk: "Desk", views: "Views", stream: "Stream", map: "Map", stances: "Stances", article: "Article",
    search: "Search the texts", theme: "Light or dark", filters: "Filters", skip: "To the articles", more: "Older articles",
    live: "Live", waiting: "Waiting for Kafka", lost: "Reconnecting…", found: "{n} of {all} articles",
    fresh: "{n} new", clear: "Clear", remove: "Remove the filter {what}", nothing: "No article fits.",
    none_yet: "No articles yet. They appear here as they are tagged.", any: "Any", entity: "Entity", country: "Country",
    act: "Act", polarity: "Polarity", language: "Language", source: "Source", q: "Words", support: "supports", oppose: "opposes",
    supports: "Stances in support: {n}", opposes: "Stances in opposition: {n}", updated: "Update {n}", canceled: "Withdrawn",
    canceled_note: "The publisher has withdrawn this article.", close: "Close", choose: "Choose an article to read it.",
    entities: "Named here", places: "Places", offices: "Offices", stated: "Who stands where",
    stated_hint: "Choose one to see its evidence in the text.", highlight: "What is highlighted",
    person: "Person", organization: "Organization", location: "Place", issue: "Issue", persons: "People",
    organizations: "Organizations", locations: "Places", focus: "Country in focus", mentions: "Mentions",
    id: "Id", confidence: "Confidence", via: "Found by", version: "Version", original: "Original ↗", unknown_source: "Unknown source",
    keys_0: "next and previous article", keys_1: "open it", keys_2: "search", keys_3: "close it",
    places_of: "{places} in {articles}", zoom_in: "Zoom in", zoom_out: "Zoom out", reset: "Whole world",
    in_focus: "Countries in focus", most_named: "Most named places",
    many: "more articles", no_places: "No places here.",
    by_all: "Actors and issues", by_actor: "Actors", by_country: "Countries", graph_hint: "The {n} weightiest of {all}. Choose a name or an arrow to see its articles.",
    holder: "Holder", target: "Towards", how: "How", times: "Times", evidence: "Evidence", no_stances: "No stances here.",
    attributed: "as reported", gone: "The desk does not have this article any more.",
    failed: "That did not work. Try again.", other_language: "العربية", graph: "Graph of stances", health: "Health",
    waiting_records: "Records waiting", last_minute: "Articles in the last minute", last_hour: "Articles in the last hour",
    dead_today: "Dead letters in 24 hours", lag: "Lag of the workers", dead_letters: "Dead letters", arrivals: "Articles a minute, last hour",
    no_answer: "The broker does not say how far the workers are.", replay_off: "Sending back is off here. Whoever runs the desk can set STREAMS_DESK_TOKEN.",
    topic: "Topic", by_partition: "By partition", minutes_ago: "{n} min ago", now: "now", no_dead_letters: "No dead letters in the last 24 hours.", reason: "Reason",
    newest: "Newest", remedy: "What to do", replay: "Send back", token: "Token", replayed: "Sent back: {n}",
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
    act: "الفعل", polarity: "الاتجاه", language: "اللغة", source: "المصدر", q: "كلمات", support: "يساند", oppose: "يعارض",
    supports: "مواقف مؤيدة: {n}", opposes: "مواقف معارضة: {n}", updated: "تحديث {n}", canceled: "مسحوب",
    canceled_note: "سحب الناشر هذا الخبر.", close: "إغلاق", choose: "اختر خبرًا لقراءته.",
    entities: "الأسماء الواردة", places: "الأماكن", offices: "المناصب", stated: "المواقف في هذا الخبر",
    stated_hint: "اختر موقفًا ليظهر شاهده في النص.", highlight: "ما يُبرَز في النص",
    person: "شخص", organization: "هيئة", location: "مكان", issue: "قضية", persons: "أشخاص",
    organizations: "هيئات", locations: "أماكن", focus: "بلد الخبر", mentions: "مرات الذكر",
    id: "المعرّف", confidence: "الثقة", via: "وُجد عبر", version: "الإصدار", original: "الأصل ↗", unknown_source: "مصدر غير معروف",
    keys_0: "الخبر التالي والسابق", keys_1: "فتح الخبر", keys_2: "البحث", keys_3: "إغلاق الخبر",
    places_of: "{places} في {articles}", zoom_in: "تكبير", zoom_out: "تصغير", reset: "العالم كله",
    in_focus: "بلدان الأخبار", most_named: "أكثر الأماكن ذكرًا",
    many: "أخبار أكثر", no_places: "لا أماكن هنا.",
    by_all: "الأطراف والقضايا", by_actor: "الأطراف", by_country: "البلدان", graph_hint: "أبرز {n} من {all}. اختر اسمًا أو سهمًا لعرض أخباره.",
    holder: "صاحب الموقف", target: "تجاه", how: "كيف", times: "المرات", evidence: "الشاهد", no_stances: "لا مواقف هنا.",
    attributed: "نقلًا عن غيره", gone: "لم يعد هذا الخبر متاحًا.",
    failed: "تعذّر ذلك. حاول مرة أخرى.", other_language: "English", graph: "مخطط المواقف", health: "حالة الخدمة",
    waiting_records: "سجلات في الانتظار", last_minute: "أخبار آخر دقيقة", last_hour: "أخبار آخر ساعة",
    dead_today: "رسائل فاشلة في 24 ساعة", lag: "تأخر المعالجة", dead_letters: "الرسائل الفاشلة", arrivals: "الأخبار في الدقيقة، آخر ساعة",
    no_answer: "لا يفيد الوسيط بمدى تقدم المعالجة.", replay_off: "إعادة الإرسال معطلة هنا. يفعّلها مشغّل الصفحة بضبط STREAMS_DESK_TOKEN.",
    minutes_ago: "قبل {n} دقيقة", now: "الآن", topic: "الموضوع", by_partition: "بحسب القسم", no_dead_letters: "لا رسائل فاشلة في آخر 24 ساعة.", reason: "السبب",
    newest: "الأحدث", remedy: "ما العمل", replay: "إعادة الإرسال", token: "الرمز", replayed: "أعيد إرسالها: {n}",
    praise: "يشيد", endorse: "يؤيد", aid: "يدعم", ally: "يتحالف مع", agree: "يتفق مع", call_for: "يدعو إلى",
    defend: "يدافع عن", condemn: "يدين", reject: "يرفض", accuse: "يتهم", threaten: "يهدد", warn: "يحذر",
    sanction: "يعاقب", attack: "يهاجم", protest: "يحتج على", blame: "يلوم", expel: "يطرد",
  },
};

// By the plural categories of the language (CLDR): Arabic has six.
const PLACES = {
  en: { one: "{n} place", other: "{n} places" },
  ar: { zero: "لا أماكن", one: "مكان واحد", two: "مكانان", few: "{n} أماكن", many: "{n} مكانًا", other: "{n} مكان" },
};
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

export const articles = (n) => counted(n, ARTICLES[language]);

export const places = (n) => counted(n, PLACES[language]);

function counted(n, forms) {
  const form = forms[new Intl.PluralRules(language).select(n)] ?? forms.other;
  return form.replace("{n}", format(n));
}

export function t(key, values = {}) {
  const message = MESSAGES[language][key] ?? key;
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? format(values[name]) : whole));
}


export const format = (value) => (typeof value === "number" ? value.toLocaleString(locale()) : value);

// Latin digits in both languages, as Arabic newsrooms mostly have them on screens.
const locale = () => (language === "ar" ? "ar-u-nu-latn" : "en-GB");

export function countryName(code) {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code; // such as XK, which not every browser knows
  }
}

export function languageName(code) {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

// Where lines of a language begin. By the language, not by the first letter: an Arabic line may begin with a Latin name.
export function directionOf(code) {
  if (/^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/.test(code)) return "rtl";
  return code === "und" ? "auto" : "ltr";
}

export const nameOf = (name) => name[language] ?? name.en ?? name.ar ?? "";

export const otherLanguage = () => (language === "ar" ? "en" : "ar");

export const otherName = (name) => (nameOf(name) === name[otherLanguage()] ? "" : name[otherLanguage()] ?? "");

export const percent = (share) => `${Math.round(share * 100)} %`;

export function time(iso, arrived) {
  const date = new Date(iso ?? arrived);
  const today = new Date().toDateString() === date.toDateString();
  const year = new Date().getFullYear() === date.getFullYear() ? {} : { year: "numeric" };
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(today ? {} : { day: "numeric", month: "short", ...year }) };
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

export const fullTime = (iso, arrived) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "long", timeStyle: "short", hourCycle: "h23" }).format(new Date(iso ?? arrived));

export function translatePage() {
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = t(one.dataset.t);
  for (const one of document.querySelectorAll("[data-t-label]")) one.setAttribute("aria-label", t(one.dataset.tLabel));
  for (const one of document.querySelectorAll("[data-t-title]")) one.title = t(one.dataset.tTitle);
  for (const one of document.querySelectorAll("[data-t-placeholder]")) one.placeholder = t(one.dataset.tPlaceholder);
}
