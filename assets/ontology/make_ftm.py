#!/usr/bin/env python3
"""Makes ftm.json, the facts we need of the FollowTheMoney model, from its published JSON dump.

    python3 make_ftm.py ftm_default_model.json > ftm.json

FollowTheMoney is MIT licensed (https://followthemoney.tech). Kept: schema and property names, types,
ranges, inheritance, edge ends, caption order, topic codes. Left out: descriptions and reverse stubs.
"""
import json
import sys

model = json.load(open(sys.argv[1], encoding="utf-8"))
out = {"source": "FollowTheMoney default model, https://followthemoney.tech (MIT)", "schemata": {}}
for name, schema in sorted(model["schemata"].items()):
    entry = {"label": schema["label"], "plural": schema["plural"], "extends": schema["extends"]}
    for flag in ("abstract", "matchable"):
        if schema.get(flag):
            entry[flag] = True
    if edge := schema.get("edge"):
        entry["edge"] = {
            "source": edge["source"],
            "target": edge["target"],
            "directed": edge.get("directed", False),
            "label": edge.get("label", schema["label"]),
        }
    for key in ("caption", "required", "featured"):
        if schema.get(key):
            entry[key] = schema[key]
    properties = {}
    for prop, spec in sorted(schema["properties"].items()):
        if spec.get("stub"):
            continue
        properties[prop] = {"label": spec["label"], "type": spec["type"]}
        if spec["type"] == "entity":
            properties[prop]["range"] = spec.get("range", "Thing")
    entry["properties"] = properties
    out["schemata"][name] = entry
out["topics"] = model["types"]["topic"]["values"]
json.dump(out, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
print()
