"""Sends and reads back with the official client, and prints what came of it as one JSON object.

    python send_and_read.py <demo.json>
"""

import json
import sys
import time

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

LIMIT_SECONDS = 60


def main():
    with open(sys.argv[1]) as file:
        demo = json.load(file)
    client = NotificationsAPIClient(demo["api_key"], base_url=demo["api_url"])
    stranger = NotificationsAPIClient(with_another_secret(demo["api_key"]), base_url=demo["api_url"])

    sms = client.send_sms_notification(
        "07700900123", demo["sms_template_id"], demo["sms_personalisation"], reference="by-client"
    )
    email = client.send_email_notification(
        "amala@example.com", demo["email_template_id"], demo["email_personalisation"], reference="by-client"
    )
    result = {
        "sms": {"sent": sms, "read": until_final(client, sms["id"])},
        "email": {"sent": email, "read": until_final(client, email["id"])},
        "bad_request": error_of(lambda: client.send_sms_notification("07700900123", demo["sms_template_id"])),
        "wrong_key": error_of(lambda: stranger.get_notification_by_id(sms["id"])),
    }
    json.dump(result, sys.stdout)


def with_another_secret(api_key):
    return api_key[:-36] + "00000000-0000-4000-8000-000000000000"


def until_final(client, notification_id):
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        notification = client.get_notification_by_id(notification_id)
        if notification["completed_at"] or time.monotonic() > deadline:
            return notification
        time.sleep(0.02)


def error_of(call):
    try:
        call()
    except HTTPError as error:
        body = error.response.json()
        # As the client presents the error, and as it came.
        return {"status_code": error.status_code, "message": error.message, "body": body}
    return None


if __name__ == "__main__":
    main()
