"""Sends generated input for every operation that botocore knows of every service of the stand-in, and compares
what arrived there and what came back. Arguments: the address of the control server, the file of exceptions."""

import datetime
import json
import random
import sys
import urllib.request

import boto3

CONTROL, EXCEPTIONS = sys.argv[1], sys.argv[2]
MAX_DEPTH = 3


class Sampler:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, shape, depth, bound=False):
        return getattr(self, "of_" + shape.type_name)(shape, depth, bound)

    def of_structure(self, shape, depth, _bound):
        if getattr(shape, "is_document_type", False):
            return {"a": 1, "b": ["x"]}
        members = {name: m for name, m in shape.members.items() if not is_event_stream(m)}
        if getattr(shape, "is_tagged_union", False):
            leaves = [n for n, m in members.items() if not is_aggregate(m)] if depth > MAX_DEPTH else []
            name = self.random.choice(leaves or list(members))
            return {name: self.value(members[name], depth + 1)}
        required = shape.metadata.get("required", [])
        out = {}
        for name, member in members.items():
            if name not in required:
                if depth > MAX_DEPTH and is_aggregate(member):
                    continue
                if depth > 0 and not member.serialization.get("location") and self.random.random() < 0.25:
                    continue
            out[name] = self.value(member, depth + 1, bool(member.serialization.get("location")))
            if name == "MaxItems" and member.type_name == "string":
                out[name] = "7"
            elif name == "ChecksumAlgorithm" and member.type_name == "string":
                out[name] = "CRC32"
        if depth > 0 and not out and members and depth < 12:
            name = sorted(members, key=lambda n: is_aggregate(members[n]))[0]
            out[name] = self.value(members[name], depth + 1)
        return out

    def of_list(self, shape, depth, bound):
        count = max(2, shape.metadata.get("min", 0))
        return [self.value(shape.member, depth + 1, bound) for _ in range(count)]

    def of_map(self, shape, depth, bound):
        return {k: self.value(shape.value, depth + 1, bound) for k in ("key1", "key2")}

    def of_string(self, shape, _depth, bound):
        if shape.serialization.get("jsonvalue"):
            return {"a": 1}
        if "hostLabel" in shape.serialization or bound:
            text = "s%d" % self.random.randrange(10**6)
        else:
            text = 's <&"é %d' % self.random.randrange(10**6)
        return text.ljust(min(shape.metadata.get("min", 0), 2000), "x")

    def of_integer(self, shape, _depth, _bound):
        low = int(shape.metadata.get("min", 0))
        return low + self.random.randrange(1000)

    of_long = of_integer

    def of_float(self, shape, depth, bound):
        return float(self.of_integer(shape, depth, bound))

    of_double = of_float

    def of_boolean(self, _shape, _depth, _bound):
        return self.random.random() < 0.5

    def of_timestamp(self, _shape, _depth, _bound):
        seconds = 1_700_000_000 + self.random.randrange(10**6)
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)

    def of_blob(self, _shape, _depth, _bound):
        return bytes([1, 2, 3, self.random.randrange(255)])


def is_aggregate(shape):
    return shape.type_name in ("structure", "list", "map")


def is_event_stream(shape):
    return shape.type_name == "structure" and getattr(shape, "is_eventstream", False)


def plain(value):
    """The form that both sides are compared in: dates and bytes are marked, what is empty or absent is left out."""
    if isinstance(value, datetime.datetime):
        return {"date": round(value.timestamp() * 1000)}
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes(value).hex()}
    if hasattr(value, "read"):
        return {"bytes": value.read().hex()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        items = ((key, plain(item)) for key, item in value.items() if item is not None)
        return {key: item for key, item in items if item != {}}
    return value


def known(value, shape):
    """A value without what botocore's model does not know: one of the two packages is always a little ahead."""
    if isinstance(value, dict) and shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        pruned = {k: known(v, shape.members[k]) for k, v in value.items() if k in shape.members}
        return {k: v for k, v in pruned.items() if v != {}}
    if isinstance(value, dict) and shape.type_name == "map":
        return {k: known(v, shape.value) for k, v in value.items()}
    if isinstance(value, list) and shape.type_name == "list":
        return [known(v, shape.member) for v in value]
    return value


def difference(seen, wanted, path):
    if isinstance(seen, dict) and isinstance(wanted, dict):
        for key in list(wanted) + [key for key in seen if key not in wanted]:
            found = difference(seen.get(key), wanted.get(key), "%s.%s" % (path, key))
            if found:
                return found
        return None
    if isinstance(seen, list) and isinstance(wanted, list) and len(seen) == len(wanted):
        for i, item in enumerate(wanted):
            found = difference(seen[i], item, "%s[%d]" % (path, i))
            if found:
                return found
        return None
    if isinstance(seen, int) and isinstance(wanted, str):
        # CloudFront's MaxItems is a number to the SDK and a string to boto3
        seen = str(seen)
    return None if seen == wanted else "%s is %.200r and should be %.200r" % (path, seen, wanted)


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(CONTROL + path, data) as response:
        return json.load(response)



def try_operation(client, folder, model):
    name = model.name
    params = Sampler(1).value(model.input_shape, 0) if model.input_shape else {}
    fixed = {"s3": {"Bucket": "bucket-1"}, "s3-control": {"AccountId": "123456789012"}}.get(folder, {})
    if isinstance(params.get("Body"), bytes) and "ContentLength" in params:
        params["ContentLength"] = len(params["Body"])
    params.update({k: v for k, v in fixed.items() if k in params})
    method = {op: attribute for attribute, op in client.meta.method_to_api_mapping.items()}[name]
    try:
        response = getattr(client, method)(**params)
    except Exception as error:
        return "%s: %s" % (type(error).__name__, str(error)[:300])
    response.pop("ResponseMetadata", None)
    last = ask("/last")
    if (last["folder"], last["operation"]) != (folder, name):
        return "arrived as %(folder)s.%(operation)s" % last
    arrived = {k: v for k, v in last["input"].items() if k in params}
    wrong = difference(arrived, plain(ask("/known/%s/%s" % (folder, name), plain(params))), "input")
    if wrong:
        return wrong
    sent = known(last["output"], model.output_shape) if model.output_shape else {}
    returned = {k: v for k, v in plain(response).items() if k in sent}
    return difference(returned, sent, "output")


def main():
    exceptions = {(e["service"], e["operation"]) for e in json.load(open(EXCEPTIONS))}
    total, failed, passed_exceptions = 0, [], []
    for service in ask("/services"):
        client = boto3.client(service["botoName"])
        shared = ask("/operations/" + service["folder"])
        count = 0
        for name in client.meta.service_model.operation_names:
            if name not in shared:
                continue
            count += 1
            wrong = try_operation(client, service["folder"], client.meta.service_model.operation_model(name))
            key = (service["folder"], name)
            if wrong and key not in exceptions:
                failed.append("%s.%s: %s" % (key + (wrong,)))
            if not wrong and key in exceptions:
                passed_exceptions.append("%s.%s" % key)
        print("%-16s %4d operations" % (service["botoName"], count))
        total += count
    for line in failed:
        print("FAILED  " + line)
    for line in passed_exceptions:
        print("PASSES  " + line + " is listed as an exception")
    good = total - len(failed) - len(exceptions)
    print("boto3 %s: %d of %d operations, %d exceptions" % (boto3.__version__, good, total, len(exceptions)))
    return 1 if failed or passed_exceptions or total == 0 else 0


sys.exit(main())
