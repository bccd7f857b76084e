"""Write docs/reference/rule-schema-1.json from the documents of relationkit.rules.

python tools/make_rule_schema.py          writes it anew, after an addition to the language
"""

import json
from pathlib import Path

from relationkit.rules.schema import rule_schema

PAGE = Path(__file__).parent.parent / "docs/reference/rule-schema-1.json"


def main() -> None:
    """Write the file."""
    PAGE.write_text(json.dumps(rule_schema(), indent=2) + "\n", encoding="utf-8")
    print(f"{PAGE.name}: {len(rule_schema()['$defs'])} definitions")


if __name__ == "__main__":
    main()
