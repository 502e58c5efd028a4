"""Plain data as YAML that operators can go on editing, and that ``yaml_source`` reads back as the same data.

PyYAML decides by the rules of YAML 1.1 which texts need quotes; ours are those of 1.2 (``1e3``, ``0o17``), so
a text that would be read as anything else is quoted here. Lists of numbers stay in one line.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ledsign.documents.yaml_scalars import scalar_value

_WIDTH = 100
_MAP, _LIST, _TEXT = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"
# What stands without quotes only by luck: PyYAML would quote some of it, a hand would quote all of it.
_DOUBTFUL = re.compile(r"[\d.+-].*|true|false|yes|no|on|off|null|~|<<|=", re.IGNORECASE | re.DOTALL)


def write_yaml(data: Any) -> str:
    """``data`` (JSON's types) as YAML text, keys in their order.

    Raises ValueError for what YAML cannot hold.
    """
    try:
        text = yaml.dump(
            data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
        )
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from None
    assert isinstance(text, str)
    return text


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, writes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Values that happen to be one object are written twice."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """PyYAML would put the dashes below the key itself."""
        del indentless
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    if "\n" in value and value.strip() and not value[0].isspace():
        return dumper.represent_scalar(_TEXT, value, style="|")
    same = isinstance(scalar_value(value, None, plain=True), str)
    style = None if same and not _DOUBTFUL.fullmatch(value) else '"'
    return dumper.represent_scalar(_TEXT, value, style=style)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    short = len(value) <= 8 and all(isinstance(one, int | float) for one in value)
    return dumper.represent_sequence(_LIST, value, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
