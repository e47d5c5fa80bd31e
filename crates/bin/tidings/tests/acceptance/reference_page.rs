//! The script of the API's reference signs tokens that the API takes.

use serde_json::json;

use crate::{client_tools::Node, harness::Folder, official_clients::result_of, running::Running};

#[tokio::test]
async fn a_token_of_the_reference_is_taken() {
    let node = Node::ready();
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let result = result_of(node.sign_by_reference(&up.demo_file()));
    let expected = json!({"right": 200, "with_spaces": 200, "with_another_name": 200, "wrong": 403, "no_key": null});
    assert_eq!(result, expected);
    up.stop().await;
}
