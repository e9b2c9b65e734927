"""What all groups of keys in feeds.yaml have in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class SettingsGroup(BaseModel):
    """A group of keys in feeds.yaml: frozen, without unknown keys, and without values in its error messages."""

    # hide_input_in_errors: a value in the wrong place may be a password. allow_inf_nan: YAML's .inf and .nan compare
    # with no limit as people expect.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True, allow_inf_nan=False
    )

    @model_validator(mode="before")
    @classmethod
    def _left_empty(cls, data: Any) -> Any:
        """A known key with nothing after it counts as left out."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}
