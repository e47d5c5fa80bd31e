"""Sends in every way that the official client has, and prints the replies as one JSON object.

    python send_everything.py <arguments.json>
"""

import io
import json
import sys

from notifications_python_client import prepare_upload
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient


def main():
    with open(sys.argv[1]) as file:
        arguments = json.load(file)
    client = NotificationsAPIClient(arguments["api_key"], base_url=arguments["api_url"])
    pdf = io.BytesIO(arguments["pdf"].encode())
    result = {
        "sms": client.send_sms_notification(
            "07700900123",
            arguments["sms_template_id"],
            arguments["personalisation"],
            reference="by-client",
            sms_sender_id=arguments["sms_sender_id"],
        ),
        "email": client.send_email_notification(
            "amala@example.com",
            arguments["email_template_id"],
            arguments["personalisation"],
            reference="by-client",
            email_reply_to_id=arguments["email_reply_to_id"],
            one_click_unsubscribe_url="https://example.com/unsubscribe",
        ),
        "letter": client.send_letter_notification(
            arguments["letter_template_id"], arguments["letter_personalisation"], reference="by-client"
        ),
        "precompiled": client.send_precompiled_letter_notification("by-client", pdf, postage="first"),
        "file": error_of(
            lambda: client.send_email_notification(
                "amala@example.com",
                arguments["email_template_id"],
                {**arguments["personalisation"], "name": prepare_upload(io.BytesIO(b"a,b"), filename="a.csv")},
            )
        ),
        "address": error_of(lambda: client.send_letter_notification(arguments["letter_template_id"], {"name": "A"})),
    }
    json.dump(result, sys.stdout)


def error_of(call):
    try:
        call()
    except HTTPError as error:
        return {"status_code": error.status_code, "errors": error.message}
    return None


if __name__ == "__main__":
    main()
