//! What every endpoint of `/v2` tells those who may not call it: the rows of the contract's table, word for word.

use http::{Method, Request, header};
use serde_json::{Value, json};
use tidings_api_types::v2::openapi::DOCUMENT;
use tidings_test_support::TestApp;

use crate::tokens::{assert_kept_out, parts, signed, signed_with_hs512};

const ID: &str = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";
const LONG: &str = "Invalid token: make sure your API token matches the example at \
    https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";

/// Each endpoint, as its description has it.
fn endpoints() -> Vec<(Method, String)> {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let mut endpoints = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let path = path.replace("{notification_id}", ID).replace("{template_id}", ID).replace("{version}", "1");
        for method in operations.as_object().unwrap().keys().filter(|name| *name != "parameters") {
            endpoints.push((method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    endpoints
}

async fn assert_all_tell(app: &TestApp, authorization: Option<&str>, status: u16, message: &str) {
    for (method, path) in endpoints() {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        // Whoever is not let in is not told what is wrong with the body either.
        assert_kept_out(&app.request(request.body("{".into()).unwrap()).await, status, message);
    }
}

#[tokio::test]
async fn the_description_has_them_all() {
    assert_eq!(endpoints().len(), 13);
}

#[tokio::test]
async fn each_row_of_the_table() {
    let app = TestApp::new().await;
    let (service, secret) = parts(&app.demo.api_key);
    let now = app.now().as_second();
    let bearer = |claims: Value| format!("Bearer {}", signed(&secret, &claims));
    let good = json!({"iss": service, "iat": now});
    let stranger = "00000000-0000-4000-8000-00000000dead";

    for header in [None, Some("")] {
        assert_all_tell(&app, header, 401, "Unauthorized: authentication token must be provided").await;
    }
    for (header, status, message) in [
        ("Basic x".to_owned(), 401, "Unauthorized: authentication bearer scheme must be used"),
        ("Bearer x".to_owned(), 403, LONG),
        (bearer(json!({"iat": now})), 403, "Invalid token: iss field not provided"),
        (bearer(json!({"iss": "x", "iat": now})), 403, "Invalid token: service id is not the right data type"),
        (bearer(json!({"iss": stranger, "iat": now})), 403, "Invalid token: service not found"),
        (format!("Bearer {}", signed_with_hs512(&secret, &good)), 403, "Invalid token: algorithm used is not HS256"),
        (
            bearer(json!({"iss": service, "iat": now - 31})),
            403,
            "Error: Your system clock must be accurate to within 30 seconds",
        ),
        (bearer(json!({"iss": service, "iat": now, "aud": "x"})), 403, LONG),
        (bearer(json!({"iss": service, "iat": now, "exp": now - 31})), 403, LONG),
        (bearer(json!({"iss": service})), 403, "Invalid token: API key not found"),
        (format!("Bearer {}", signed("another secret", &good)), 403, "Invalid token: API key not found"),
    ] {
        assert_all_tell(&app, Some(&header), status, message).await;
    }

    let good = bearer(good);
    for (change, message) in [
        (
            "UPDATE api_keys SET expiry_date = '2026-06-17 09:00' WHERE service_id = $1",
            "Invalid token: API key revoked",
        ),
        ("UPDATE services SET active = false WHERE id = $1", "Invalid token: service is archived"),
        ("DELETE FROM api_keys WHERE service_id = $1", "Invalid token: service has no API keys"),
    ] {
        app.sql(change).await;
        assert_all_tell(&app, Some(&good), 403, message).await;
    }
}
