"""Sends every boto3 client of a Python process to the stand-in.

Python imports a module of this name at its start from any folder in PYTHONPATH. It does nothing unless
AWS_ENDPOINT_URL is set. Two things need it: boto3 before 1.28 ignores AWS_ENDPOINT_URL and would reach
the real AWS, and some clients (S3 Control) put an account before the host, which no loopback address has.
"""

import os

ENDPOINT = os.environ.get("AWS_ENDPOINT_URL")


def install(endpoint):
    from urllib.parse import urlsplit, urlunsplit

    import botocore.session
    from botocore.config import Config

    original = botocore.session.Session.create_client
    here = urlsplit(endpoint)

    def without_prefix(url):
        parts = urlsplit(url)
        if parts.netloc != here.netloc and parts.netloc.endswith("." + here.netloc):
            return urlunsplit((here.scheme, here.netloc) + tuple(parts)[2:])
        return url

    def strip_prefix(request, **_):
        request.url = without_prefix(request.url)

    def create_client(self, service_name, *args, **kwargs):
        names = (
            "region_name",
            "api_version",
            "use_ssl",
            "verify",
            "endpoint_url",
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
            "config",
        )
        kwargs.update(zip(names, args))
        # buckets stay in the path: before the host they would be taken for a prefix
        ours = Config(inject_host_prefix=False, s3={"addressing_style": "path"})
        config = kwargs.get("config")
        kwargs["config"] = ours.merge(config) if config else ours
        kwargs["endpoint_url"] = kwargs.get("endpoint_url") or endpoint
        client = original(self, service_name, **kwargs)
        client.meta.events.register("before-send", strip_prefix)
        return client

    botocore.session.Session.create_client = create_client


if ENDPOINT:
    try:
        install(ENDPOINT)
    except ImportError:
        # a Python without botocore has no clients to redirect
        pass
