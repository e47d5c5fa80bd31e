"""Reads by every method that the official client has, and prints what came of it as one JSON object.

    python read.py <demo.json>
"""

import json
import sys

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient


def main():
    with open(sys.argv[1]) as file:
        demo = json.load(file)
    client = NotificationsAPIClient(demo["api_key"], base_url=demo["api_url"])
    template, page = demo["email_template_id"], client.get_all_notifications()
    oldest = page["notifications"][-1]["id"]

    result = {
        "page": page,
        "next_page": client.get_all_notifications(older_than=oldest),
        "one": client.get_notification_by_id(oldest),
        "filtered": client.get_all_notifications(
            status=["failed", "delivered"], template_type=["sms", "letter"], reference="a b", include_jobs=True
        ),
        "iterated": ids(client.get_all_notifications_iterator()),
        "iterated_by_reference": ids(client.get_all_notifications_iterator("delivered", "sms", "a b")),
        "bad_filter": error_of(lambda: client.get_all_notifications(status="elephant")),
        "pdf": error_of(lambda: client.get_pdf_for_letter(demo["letter_id"])),
        "template": client.get_template(template),
        "template_version": client.get_template_version(template, 1),
        "templates": client.get_all_templates()["templates"],
        "email_templates": client.get_all_templates("email")["templates"],
        "preview": client.post_template_preview(template, demo["email_personalisation"]),
        "bad_preview": error_of(lambda: client.post_template_preview(template, {"name": "Amala"})),
        "received": client.get_received_texts(),
        "received_ids": ids(client.get_received_texts_iterator()),
        # The one method whose endpoint is not for services: their token does not open it.
        "template_versions": status_of(lambda: client.get_all_template_versions(template)),
    }
    json.dump(result, sys.stdout)


def ids(items):
    return [item["id"] for item in items]


def status_of(call):
    try:
        call()
    except HTTPError as error:
        return error.status_code
    return None


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
