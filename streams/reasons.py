"""Why a record can become a dead letter: the closed list of reason codes."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason code. ``meaning`` says what happened, ``remedy`` what to do about it."""

    meaning: str
    remedy: str

    def __new__(cls, code: str, meaning: str, remedy: str) -> "Reason":
        """Make the member ``code`` with its two lines."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.remedy = remedy
        return member

    EMPTY_VALUE = (
        "empty_value",
        "the record has no value",
        "Send the article again with a value; to withdraw it, send it with pubstatus canceled.",
    )
    NOT_UTF8 = ("not_utf8", "the value is not UTF-8", "Encode the JSON as UTF-8 and send it again.")
    NOT_JSON = ("not_json", "the value is not JSON", "Send one JSON object (RFC 8259) a record.")
    TOO_DEEP = (
        "too_deep",
        "the JSON is nested deeper than is read",
        "Send the article without the nested data; what is used lies within three levels.",
    )
    INVALID_ARTICLE = (
        "invalid_article",
        "the JSON is neither a plain article nor a ninjs 3 item",
        "Correct the field that the detail names; schemas/article.v1.json is the contract.",
    )
    MISSING_BODY = (
        "missing_body",
        "the article has no body",
        "Send the body; only a canceled article may come without one.",
    )
    BLANK_BODY = (
        "blank_body",
        "nothing in the body is visible: spaces, invisible characters or markup only",
        "Send the body's text.",
    )
    ARTICLE_TOO_LARGE = (
        "article_too_large",
        "headline and body are larger than the limit",
        "Shorten or split the article, or raise the limit in the settings and replay.",
    )
    LONE_SURROGATE = (
        "lone_surrogate",
        "a string has half of a surrogate pair, which is no character",
        "Repair the escape (such as \\ud83d without its second half) and send the article again.",
    )
    NULL_CHARACTER = (
        "null_character",
        "the value has a null byte, or a string has a null character",
        "Remove it and send the article again.",
    )
    TIMEOUT = (
        "timeout",
        "tagging took longer than the limit",
        "Look at the article; raise the limit in the settings and replay if it is sound.",
    )
    OUT_OF_MEMORY = (
        "out_of_memory",
        "tagging used more memory than the limit",
        "Look at the article; raise the limit in the settings and replay if it is sound.",
    )
    CRASHED = (
        "crashed",
        "the process that tagged the article ended",
        "Report it with the dead letter; replay when it is fixed.",
    )
    TAGGER_ERROR = (
        "tagger_error",
        "a tagger raised an error",
        "Report it with the dead letter; replay when it is fixed.",
    )
    EVENT_TOO_LARGE = (
        "event_too_large",
        "the event is larger than the topic takes",
        "Raise max.message.bytes of the topic and the limit in the settings, then replay.",
    )
    INVALID_EVENT = (
        "invalid_event",
        "the record is no enriched event",
        "Find what else writes to the topic; schemas/enriched.v1.json is the contract.",
    )
