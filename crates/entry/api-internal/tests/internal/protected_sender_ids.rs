//! Names that text messages may not say they are from.

use serde_json::json;
use tidings_test_support::TestApp;

#[tokio::test]
async fn protected_names_are_known_in_any_spelling() {
    let app = TestApp::new().await;
    app.sql("INSERT INTO protected_sender_ids VALUES ('famouscompany')").await;
    for (name, protected) in [("Famous%20Company", true), ("FAMOUSCOMPANY", true), ("famous", false)] {
        let told = app.admin_get(&format!("/protected-sender-id/check?sender_id={name}")).await.ok();
        assert_eq!(told, json!(protected), "{name}");
    }
    for query in ["", "?sender_id="] {
        let reply = app.admin_get(&format!("/protected-sender-id/check{query}")).await;
        reply.assert_message(400, "sender_id must be passed in");
    }
}
