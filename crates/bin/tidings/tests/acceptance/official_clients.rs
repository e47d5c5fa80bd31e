//! The official clients send and read back, and see errors as they see Notify's.

use std::process::Command;

use serde_json::{Value, json};

use crate::{
    client_tools::{Node, Python},
    harness::Folder,
    running::Running,
};

#[tokio::test]
async fn python_client() {
    let python = Python::ready();
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    check(&result_of(python.send_and_read(&up.demo_file())), &up);
    up.stop().await;
}

#[tokio::test]
async fn node_client() {
    let node = Node::ready();
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    check(&result_of(node.send_and_read(&up.demo_file())), &up);
    up.stop().await;
}

/// What a script printed, which must have ended well.
pub fn result_of(mut script: Command) -> Value {
    let output = script.output().expect("the script can be run");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script:?} failed\n{stdout}{stderr}");
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error} in:\n{stdout}{stderr}"))
}

fn check(result: &Value, up: &Running) {
    let demo = &up.file.demo;
    for (channel, template) in [("sms", demo.sms_template_id), ("email", demo.email_template_id)] {
        let (sent, read) = (&result[channel]["sent"], &result[channel]["read"]);
        let uri = format!("{}/v2/notifications/{}", up.file.api_url, sent["id"].as_str().expect("an id"));
        assert_eq!(sent["uri"], json!(uri));
        assert_eq!(sent["reference"], json!("by-client"));
        assert_eq!(sent["template"]["id"], json!(template));
        let body = sent["content"]["body"].as_str().expect("a body");
        assert!(body.contains("Hello Amala") && body.contains("1 January"), "{body}");

        assert_eq!(read["id"], sent["id"]);
        assert_eq!(read["status"], json!("delivered"), "{read}");
        assert_eq!(read["type"], json!(channel));
        assert_eq!(read["body"], sent["content"]["body"]);
        assert_eq!(read["subject"], sent["content"].get("subject").cloned().unwrap_or(Value::Null));
        assert_eq!(read["reference"], json!("by-client"));
        assert!(read["sent_at"].is_string() && read["completed_at"].is_string(), "{read}");
    }
    assert_eq!(result["sms"]["read"]["phone_number"], json!("07700900123"));
    assert_eq!(result["email"]["read"]["email_address"], json!("amala@example.com"));
    assert_eq!(result["email"]["sent"]["content"]["subject"], json!("Your appointment on 1 January"));

    check_error(&result["bad_request"], 400, "BadRequestError", "Missing personalisation: name, date");
    check_error(&result["wrong_key"], 403, "AuthError", "Invalid token: API key not found");
}

/// `error` holds what the client made of the reply, and the reply's body.
pub fn check_error(error: &Value, status: u16, name: &str, message: &str) {
    let errors = json!([{ "error": name, "message": message }]);
    assert_eq!(error["status_code"], json!(status), "{error}");
    assert_eq!(error["message"], errors);
    assert_eq!(error["body"], json!({ "status_code": status, "errors": errors }));
}
