"""The table of words that are spoken in another way, for several forms."""

from typing import Any, Final

from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    TextSelector,
)

from ..const import CONF_REPLACEMENTS
from ..profiles.replacements import (
    ATTR_MATCH_CASE,
    ATTR_SPOKEN_AS,
    ATTR_TEXT,
    ATTR_WHOLE_WORD,
    parse_replacements,
)

REPLACEMENT_TABLE: Final = ObjectSelector(
    ObjectSelectorConfig(
        fields={
            ATTR_TEXT: ObjectSelectorField(selector=TextSelector(), required=True),
            ATTR_SPOKEN_AS: ObjectSelectorField(selector=TextSelector()),
            ATTR_WHOLE_WORD: ObjectSelectorField(
                selector=BooleanSelector(), default=True
            ),
            ATTR_MATCH_CASE: ObjectSelectorField(
                selector=BooleanSelector(), default=False
            ),
        },
        multiple=True,
        label_field=ATTR_TEXT,
        description_field=ATTR_SPOKEN_AS,
        translation_key=CONF_REPLACEMENTS,
    )
)


def table_rows(stored: Any) -> list[dict[str, Any]]:
    """Return what the table shows of stored words.

    It could not be submitted with what only another release knows.
    """
    rows = stored if isinstance(stored, list) else []
    fields = REPLACEMENT_TABLE.config["fields"]
    return [
        {name: row[name] for name in fields if name in row}
        for row in rows
        if parse_replacements([row])
    ]
