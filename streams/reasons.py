"""Why a record can become a dead letter: the closed list of reason codes."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason code, with what it means and what to do about it."""

    EMPTY_VALUE = "empty_value"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    INVALID_ARTICLE = "invalid_article"
    MISSING_BODY = "missing_body"
    BLANK_BODY = "blank_body"
    ARTICLE_TOO_LARGE = "article_too_large"
    LONE_SURROGATE = "lone_surrogate"
    NULL_CHARACTER = "null_character"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    TAGGER_ERROR = "tagger_error"
    EVENT_TOO_LARGE = "event_too_large"
    INVALID_EVENT = "invalid_event"

    @property
    def meaning(self) -> str:
        """What happened, as half a sentence."""
        return _EXPLANATIONS[self][0]

    @property
    def remedy(self) -> str:
        """What the sender or the operator can do, as a sentence."""
        return _EXPLANATIONS[self][1]


_EXPLANATIONS = {
    Reason.EMPTY_VALUE: (
        "the record has no value",
        "Send the article again with a value; to withdraw it, send it with pubstatus canceled.",
    ),
    Reason.NOT_UTF8: (
        "the value is not UTF-8",
        "Encode the JSON as UTF-8 and send it again.",
    ),
    Reason.NOT_JSON: (
        "the value is not JSON",
        "Send one JSON object (RFC 8259) a record.",
    ),
    Reason.TOO_DEEP: (
        "the JSON is nested deeper than is read",
        "Send the article without the nested data; what is used lies within three levels.",
    ),
    Reason.INVALID_ARTICLE: (
        "the JSON is neither a plain article nor a ninjs 3 item",
        "Correct the field that the detail names; schemas/article.v1.json is the contract.",
    ),
    Reason.MISSING_BODY: (
        "the article has no body",
        "Send the body; only a canceled article may come without one.",
    ),
    Reason.BLANK_BODY: (
        "nothing in the body is visible: spaces, invisible characters or markup only",
        "Send the body's text.",
    ),
    Reason.ARTICLE_TOO_LARGE: (
        "headline and body are larger than the limit",
        "Shorten or split the article, or raise the limit in the settings and replay.",
    ),
    Reason.LONE_SURROGATE: (
        "a string has half of a surrogate pair, which is no character",
        "Repair the escape (such as \\ud83d without its second half) and send the article again.",
    ),
    Reason.NULL_CHARACTER: (
        "the value has a null byte, or a string has a null character",
        "Remove it and send the article again.",
    ),
    Reason.TIMEOUT: (
        "tagging took longer than the limit",
        "Look at the article; raise the limit in the settings and replay if it is sound.",
    ),
    Reason.OUT_OF_MEMORY: (
        "tagging used more memory than the limit",
        "Look at the article; raise the limit in the settings and replay if it is sound.",
    ),
    Reason.CRASHED: (
        "the process that tagged the article ended",
        "Report it with the dead letter; replay when it is fixed.",
    ),
    Reason.TAGGER_ERROR: (
        "a tagger raised an error",
        "Report it with the dead letter; replay when it is fixed.",
    ),
    Reason.EVENT_TOO_LARGE: (
        "the event is larger, or has more tags, than the limit",
        "Raise the limit in the settings, for a size max.message.bytes of the topic as well, then replay.",
    ),
    Reason.INVALID_EVENT: (
        "the record is no enriched event",
        "Find what else writes to the topic; schemas/enriched.v1.json is the contract.",
    ),
}
