//! The description of the API for people: `/docs`.

use std::collections::BTreeSet;

use http::Request;
use serde_json::Value;
use tidings_api_types::v2::openapi::DOCUMENT;
use tidings_test_support::{Reply, TestApp};

async fn get(app: &TestApp, path: &str) -> Reply {
    app.request(Request::get(path).body("".into()).unwrap()).await
}

/// The page, with the escapes undone that make it harder to look into.
async fn page() -> String {
    let reply = get(&TestApp::new().await, "/docs").await;
    assert_eq!(
        (reply.status.as_u16(), &reply.headers["content-type"]),
        (200, &"text/html; charset=utf-8".parse().unwrap())
    );
    reply.text.replace("&#x2f;", "/").replace("&#x27;", "'")
}

/// The values of an attribute, in order.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let begin = format!(" {attribute}=\"");
    page.split(begin.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn everything_that_is_described_is_on_the_page() {
    let page = page().await;
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let ids = values(&page, "id");
    let object = |value: &Value| value.as_object().unwrap().clone();
    for (path, item) in object(&document["paths"]) {
        for (method, operation) in object(&item).into_iter().filter(|(name, _)| name != "parameters") {
            let id = operation["operationId"].as_str().unwrap();
            let section = page.split(&format!("aria-labelledby=\"{id}\"")).nth(1).expect(id);
            let section = section.split("</section>").next().unwrap();
            assert!(section.contains(operation["summary"].as_str().unwrap()), "{id}");
            assert!(section.contains(&format!("<b>{}</b> {path}</code>", method.to_uppercase())), "{id}");
            for status in object(&operation["responses"]).keys() {
                assert!(section.contains(&format!("<th scope=\"row\">{status}</th>")), "{id}: {status}");
            }
            let parameters =
                operation["parameters"].as_array().into_iter().chain(item["parameters"].as_array()).flatten();
            for parameter in parameters {
                let parameter = match parameter["$ref"].as_str() {
                    Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
                    None => parameter,
                };
                let name = parameter["name"].as_str().unwrap();
                assert!(section.contains(&format!("<code>{name}</code>")), "{id}: {name}");
                assert!(section.contains(&format!("name=\"{name}\" data-place=\"")), "{id}: {name} can be tried");
            }
            assert_eq!(section.contains("<textarea"), operation.get("requestBody").is_some(), "{id}");
        }
    }
    for (name, schema) in object(&document["components"]["schemas"]) {
        assert!(ids.contains(&name.as_str()), "{name}");
        for property in schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(page.contains(&format!("<th scope=\"row\"><code>{property}</code>")), "{name}: {property}");
        }
    }
}

#[tokio::test]
async fn every_example_of_a_body_has_what_is_required() {
    let page = page().await.replace("&quot;", "\"");
    let examples: Vec<Value> = page
        .split("<textarea")
        .skip(1)
        .map(|rest| rest.split_once('>').unwrap().1.split("</textarea>").next().unwrap())
        .map(|text| serde_json::from_str(text).unwrap())
        .collect();
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let schemas = ["SmsRequest", "EmailRequest", "LetterRequest", "BatchRequest", "PreviewRequest"];
    assert_eq!(examples.len(), schemas.len());
    for (schema, example) in schemas.into_iter().zip(examples) {
        for name in document["components"]["schemas"][schema]["required"].as_array().into_iter().flatten() {
            assert!(!example[name.as_str().unwrap()].is_null(), "{schema}: {name} in {example}");
        }
    }
}

#[tokio::test]
async fn every_link_leads_somewhere_and_every_field_is_named() {
    let page = page().await;
    let ids = values(&page, "id");
    let unique: BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id names one thing");
    for attribute in ["for", "aria-labelledby", "aria-describedby"] {
        for id in values(&page, attribute) {
            assert!(ids.contains(&id), "{attribute}: {id}");
        }
    }
    for link in values(&page, "href") {
        let leads = link.strip_prefix('#').is_none_or(|id| ids.contains(&id));
        assert!(leads && (link.starts_with('#') || link.starts_with('/')), "{link}");
    }
    let labelled = values(&page, "for");
    for field in page.split("<input").skip(1).chain(page.split("<textarea").skip(1)) {
        let id = values(field, "id")[0];
        assert!(labelled.contains(&id), "{id}");
    }
    assert!(page.contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn nothing_comes_from_elsewhere_and_nothing_is_inline() {
    let app = TestApp::new().await;
    for path in ["/docs", "/docs/reference.js", "/docs/token.js", "/docs/reference.css", "/docs/other.js"] {
        let reply = get(&app, path).await;
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(reply.headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
    }
    let page = page().await;
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(values(&page, "src"), ["/docs/reference.js"]);
    for inline in [" style=", "<style", " onclick=", " onsubmit=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
    // The key is never kept.
    for script in ["/docs/reference.js", "/docs/token.js"] {
        let script = get(&app, script).await.text;
        for store in ["localStorage", "sessionStorage", "indexedDB", "cookie", "innerHTML", "http:", "https:"] {
            assert!(!script.contains(store), "{store}");
        }
    }
}

#[tokio::test]
async fn without_its_script_the_page_has_nothing_to_fill_in() {
    let page = page().await;
    let forms: Vec<_> = page.split("<form").skip(1).map(|form| form.split('>').next().unwrap()).collect();
    assert_eq!(forms.len(), 14, "the key's, and one for each endpoint");
    assert!(forms.iter().all(|form| form.ends_with(" hidden")), "{forms:?}");
}

#[tokio::test]
async fn its_parts() {
    let app = TestApp::new().await;
    for (path, status, content_type) in [
        ("/docs/reference.js", 200, Some("text/javascript; charset=utf-8")),
        ("/docs/token.js", 200, Some("text/javascript; charset=utf-8")),
        ("/docs/reference.css", 200, Some("text/css; charset=utf-8")),
        ("/docs/other.js", 404, None),
        ("/docs/%FF", 404, None),
    ] {
        let reply = get(&app, path).await;
        let found = reply.headers.get("content-type").map(|value| value.to_str().unwrap());
        assert_eq!(reply.status.as_u16(), status, "{path}");
        assert!(content_type.is_none() || found == content_type, "{path}: {found:?}");
    }
}
