//! The description of the API says what the API does.

use std::collections::BTreeSet;

use http::{Method, Request};
use serde_json::{Value, json};
use tidings_test_support::{BATCH, EMAIL, LETTER, SMS, TestApp};

async fn document(app: &TestApp) -> Value {
    let reply = app.request(Request::get("/openapi.json").body("".into()).unwrap()).await;
    assert_eq!((reply.status.as_u16(), &reply.headers["content-type"]), (200, &"application/json".parse().unwrap()));
    reply.json
}

fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

fn texts(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Each path of the README's table is described, with its methods, and each that is described is there.
#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in names(operations).into_iter().filter(|name| *name != "parameters") {
            let method: Method = method.to_uppercase().parse().unwrap();
            let id = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";
            let uri = path.replace("{notification_id}", id).replace("{template_id}", id).replace("{version}", "1");
            let request = Request::builder().method(method.clone()).uri(uri).body("".into()).unwrap();
            assert_eq!(app.request(request).await.status.as_u16(), 401, "{method} {path}");
            described.insert(format!("{method} {path}"));
        }
    }
    let readme = include_str!("../../README.md");
    let rows = readme.lines().filter(|line| line.starts_with("| `/v2/"));
    let served: BTreeSet<String> = rows
        .flat_map(|row| {
            let quoted: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
            let (path, methods) = quoted.split_first().unwrap();
            methods.iter().map(|method| format!("{method} {path}")).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(described, served);
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    fn check(document: &Value, value: &Value) {
        if let Some(reference) = value["$ref"].as_str() {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
        value.as_object().into_iter().flatten().for_each(|(_, value)| check(document, value));
        value.as_array().into_iter().flatten().for_each(|value| check(document, value));
    }
    let document = document(&TestApp::new().await).await;
    check(&document, &document);
}

/// The properties that the description has, and those that the API takes, are the same.
#[tokio::test]
async fn bodies_have_the_properties_that_are_described() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    // Of every body that is described: nothing that another has is taken by mistake.
    let all: BTreeSet<&str> =
        ["SmsRequest", "EmailRequest", "LetterRequest", "PrecompiledLetterRequest", "BatchRequest"]
            .into_iter()
            .flat_map(|name| names(&document["components"]["schemas"][name]["properties"]))
            .chain(["unheard_of"])
            .collect();
    for (name, path, least) in [
        ("SmsRequest", SMS, json!({})),
        ("EmailRequest", EMAIL, json!({})),
        ("LetterRequest", LETTER, json!({"x": 1})),
        ("PrecompiledLetterRequest", LETTER, json!({"content": 1})),
        ("BatchRequest", BATCH, json!({})),
    ] {
        let schema = &document["components"]["schemas"][name];
        let messages = |reply: &Value| -> Vec<String> {
            let errors = reply["errors"].as_array().into_iter().flatten();
            errors.filter_map(|error| error["message"].as_str().map(str::to_owned)).collect()
        };
        let reply = app.post(path, &least).await;
        let missing: BTreeSet<String> = texts(&schema["required"])
            .into_iter()
            .filter(|name| least.get(*name).is_none())
            .map(|name| format!("{name} is a required property"))
            .collect();
        let told: BTreeSet<String> =
            messages(&reply.json).into_iter().filter(|message| message.ends_with("is a required property")).collect();
        assert_eq!(told, missing, "{name}");
        for property in &all {
            let mut body = least.clone();
            // No property takes this. One that makes it another kind of body is left out.
            body[*property] = json!([[]]);
            if name == "LetterRequest" && *property == "content" {
                continue;
            }
            let reply = app.post(path, &body).await;
            let unexpected = messages(&reply.json)
                .iter()
                .any(|message| message.starts_with("Additional properties") && message.contains(property));
            let is_described = names(&schema["properties"]).contains(property);
            assert_eq!(unexpected, !is_described, "{name}: {property}: {}", reply.json);
        }
    }
}

#[tokio::test]
async fn replies_have_the_properties_that_are_described() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let template = app.add_letter_template("Hello", "Dear you").await;
    let lines = json!({"address_line_1": "A", "address_line_2": "B", "postcode": "SW1A 1AA"});
    for (schema, path, body) in [
        ("SmsReply", SMS, app.sms("07900900123")),
        ("EmailReply", EMAIL, app.email("amala@example.com")),
        ("LetterReply", LETTER, json!({"template_id": template, "personalisation": lines})),
        ("PrecompiledLetterReply", LETTER, json!({"reference": "r", "content": "aGVsbG8="})),
        ("Error", SMS, json!({})),
        ("BatchReply", BATCH, json!({"notifications": [{}]})),
    ] {
        let schema = &document["components"]["schemas"][schema];
        let reply = app.post(path, &body).await.json;
        assert_eq!(names(&reply), texts(&schema["required"]), "{path}");
        assert!(texts(&schema["required"]).is_subset(&names(&schema["properties"])), "{path}");
        let content = &schema["properties"]["content"];
        assert_eq!(names(&reply["content"]), texts(&content["required"]), "{path}");
    }
    let required = |schema: &str| texts(&document["components"]["schemas"][schema]["required"]);
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    assert_eq!(names(&app.read(id).await), required("Notification"));
    let templates = app.get("/v2/templates").await.json;
    assert_eq!(names(&templates), required("TemplateList"));
    assert_eq!(names(&templates["templates"][0]), required("Template"));
    let preview = format!("/v2/template/{}/preview", app.demo.sms_template_id);
    let preview = app.post(&preview, &json!({"personalisation": app.sms("")["personalisation"]})).await.json;
    assert_eq!(names(&preview), required("TemplatePreview"));
    assert_eq!(names(&app.get("/v2/received-text-messages").await.json), required("ReceivedTextPage"));
    assert_eq!(names(&app.get("/v2/notifications").await.json), required("NotificationPage"));
    app.work_off().await;
}
