"""Follows the first remedy of a diagnosis, and says what became of the run."""

import copy


def patched(document, patch):
    """A document changed by a JSON Patch (RFC 6902) of additions, replacements and removals."""
    document = copy.deepcopy(document)
    for operation in patch:
        *path, last = [part.replace("~1", "/").replace("~0", "~")
                       for part in operation["path"].split("/")[1:]]
        place = document
        for part in path:
            place = place[int(part)] if isinstance(place, list) else place[part]
        if isinstance(place, list):
            index = len(place) if last == "-" else int(last)
            if operation["op"] == "add":
                place.insert(index, operation["value"])
            elif operation["op"] == "remove":
                del place[index]
            else:
                place[index] = operation["value"]
        elif operation["op"] == "remove":
            del place[last]
        else:
            place[last] = operation["value"]
    return document


def outcome(before, after, sound):
    """What a change did: `cured` if it closes half of the gap to a sound run or more."""
    if after >= before + 0.5 * max(0.0, sound - before) and after >= before:
        return "cured"
    return "worse" if after < before - 0.02 else "no change"
