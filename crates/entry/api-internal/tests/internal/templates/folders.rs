//! Folders.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{template, user_id};

const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

fn folders_of(app: &TestApp) -> String {
    format!("/service/{}/template-folder", app.demo.service_id)
}

async fn add_folder(app: &TestApp, name: &str, parent: Option<&str>) -> String {
    let body = json!({"name": name, "parent_id": parent});
    let made = app.admin_post(&folders_of(app), &body).await.expect(StatusCode::CREATED);
    made["data"]["id"].as_str().unwrap().to_owned()
}

/// Somebody who joins the demo service's team.
async fn add_member(app: &TestApp, state: &str) -> String {
    let other = app.add_service().await;
    let member = format!("(SELECT created_by_id FROM services WHERE id = '{}')", other.service_id);
    app.sql(&format!(
        "INSERT INTO user_to_service (user_id, service_id) VALUES ({member}, $1);
         UPDATE users SET state = '{state}' WHERE id = {member}"
    ))
    .await;
    app.rows(&format!("SELECT {member} AS id")).await[0]["id"].as_str().unwrap().to_owned()
}

fn sorted(users: &Value) -> Vec<String> {
    let mut users: Vec<_> = users.as_array().unwrap().iter().map(|user| user.as_str().unwrap().to_owned()).collect();
    users.sort();
    users
}

#[tokio::test]
async fn a_new_folder_is_for_the_active_team_or_for_those_of_its_parent() {
    let app = TestApp::new().await;
    let (first, second) = (user_id(&app).await, add_member(&app, "active").await);
    add_member(&app, "pending").await;
    let body = json!({"name": " Top ", "parent_id": null});
    let made = app.admin_post(&folders_of(&app), &body).await.expect(StatusCode::CREATED);
    let top = made["data"]["id"].as_str().unwrap();
    let mut team = vec![first, second.clone()];
    team.sort();
    assert_eq!(sorted(&made["data"]["users_with_permission"]), team);
    let users = json!({"name": "Top", "users_with_permission": [second]});
    let changed = app.admin_post(&format!("{}/{top}", folders_of(&app)), &users).await.ok();
    let whole = json!({
        "id": top, "name": "Top", "parent_id": null, "service_id": app.demo.service_id, "users_with_permission": [second],
    });
    assert_eq!(changed, json!({"data": whole}));
    let inner = add_folder(&app, "Inner", Some(top)).await;
    let inner = json!({
        "id": inner, "name": "Inner", "parent_id": top, "service_id": app.demo.service_id,
        "users_with_permission": [second],
    });
    assert_eq!(app.admin_get(&folders_of(&app)).await.ok(), json!({"template_folders": [inner, whole]}));
    let other = app.add_service().await;
    let path = format!("/service/{}/template-folder", other.service_id);
    assert_eq!(app.admin_get(&path).await.ok(), json!({"template_folders": []}));
    let inside_ours = json!({"name": "x", "parent_id": top});
    app.admin_post(&path, &inside_ours).await.assert_message(400, "parent_id not found");
    let nowhere = format!("/service/{NOWHERE}/template-folder");
    app.admin_get(&nowhere).await.assert_message(404, "No result found");
    app.admin_post(&nowhere, &body).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn what_is_wrong_with_a_folder_is_told() {
    let app = TestApp::new().await;
    let path = folders_of(&app);
    app.admin_post(&path, &json!({"parent_id": null})).await.assert_invalid(&["name is a required property"]);
    app.admin_post(&path, &json!({"name": "x"})).await.assert_invalid(&["parent_id is a required property"]);
    app.admin_post(&path, &json!({"name": "x", "parent_id": "y"}))
        .await
        .assert_invalid(&["parent_id is not a valid UUID"]);
    let path = format!("{path}/{}", add_folder(&app, "Folder", None).await);
    app.admin_post(&path, &json!({})).await.assert_invalid(&["name is a required property"]);
    app.admin_post(&path, &json!({"name": null})).await.assert_invalid(&["name None is not of type string"]);
    app.admin_post(&path, &json!({"name": ""})).await.assert_invalid(&["name  should be non-empty"]);
    let stranger = json!({"name": "x", "users_with_permission": [user_id(&app).await, NOWHERE]});
    app.admin_post(&path, &stranger).await.assert_message(404, "No result found");
    let nowhere = format!("{}/{NOWHERE}", folders_of(&app));
    app.admin_post(&nowhere, &json!({"name": "x"})).await.assert_message(404, "No result found");
    let folders = app.admin_get(&folders_of(&app)).await.ok();
    assert_eq!(folders["template_folders"][0]["name"], "Folder");
}

#[tokio::test]
async fn only_an_empty_folder_is_deleted() {
    let app = TestApp::new().await;
    let (outer, id) = (add_folder(&app, "Outer", None).await, app.demo.sms_template_id);
    let inner = add_folder(&app, "Inner", Some(&outer)).await;
    let (outer, inner) = (format!("{}/{outer}", folders_of(&app)), format!("{}/{inner}", folders_of(&app)));
    app.admin_delete(&outer).await.assert_message(400, "Folder is not empty");
    let contents = json!({"templates": [id], "folders": []});
    app.admin_post(&format!("{inner}/contents"), &contents).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&inner).await.assert_message(400, "Folder is not empty");
    app.admin_post(&format!("{}/contents", folders_of(&app)), &contents).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&inner).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&outer).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&outer).await.assert_message(404, "No result found");
    assert_eq!((app.count("template_folder").await, app.count("user_folder_permissions").await), (0, 0));
}

#[tokio::test]
async fn templates_and_folders_are_moved_together() {
    let app = TestApp::new().await;
    let (a, b) = (add_folder(&app, "A", None).await, add_folder(&app, "B", None).await);
    let (sms, email) = (app.demo.sms_template_id, app.demo.email_template_id);
    let into = |folder: &str| format!("{}/{folder}/contents", folders_of(&app));
    let contents = json!({"templates": [sms, email], "folders": [b]});
    app.admin_post(&into(&a), &contents).await.expect(StatusCode::NO_CONTENT);
    let contents = json!({"templates": [sms], "folders": []});
    app.admin_post(&into(&b), &contents).await.expect(StatusCode::NO_CONTENT);
    let moved = template(&app, sms).await;
    assert_eq!((&moved["folder"], &moved["version"]), (&json!(b), &json!(1)));
    assert_eq!(template(&app, email).await["folder"], json!(a));
    let folders = app.admin_get(&folders_of(&app)).await.ok();
    assert_eq!(folders["template_folders"][1]["parent_id"], json!(a));
    // Archived ones stay where they are, and are no fault.
    app.sql(&format!("UPDATE templates SET archived = true WHERE id = '{email}'")).await;
    let contents = json!({"templates": [sms, email], "folders": [b]});
    let top = format!("{}/contents", folders_of(&app));
    app.admin_post(&top, &contents).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(template(&app, sms).await["folder"], json!(null));
    assert_eq!(template(&app, email).await["folder"], json!(a));
    let folders = app.admin_get(&folders_of(&app)).await.ok();
    assert_eq!(folders["template_folders"][1]["parent_id"], json!(null));
}

#[tokio::test]
async fn a_move_that_cannot_be_moves_nothing() {
    let app = TestApp::new().await;
    let service = app.demo.service_id;
    let (outer, other) = (add_folder(&app, "Outer", None).await, app.add_service().await);
    let middle = add_folder(&app, "Middle", Some(&outer)).await;
    let inner = add_folder(&app, "Inner", Some(&middle)).await;
    let into = |folder: &str| format!("{}/{folder}/contents", folders_of(&app));
    let folders = |folder: &str| json!({"templates": [app.demo.sms_template_id], "folders": [folder]});
    let refused = "You cannot move a folder to itself";
    app.admin_post(&into(&outer), &folders(&outer)).await.assert_message(400, refused);
    let refused = "You cannot move a folder to one of its subfolders";
    app.admin_post(&into(&inner), &folders(&outer)).await.assert_message(400, refused);
    let refused = format!("No folder found with id {NOWHERE} for service {service}");
    app.admin_post(&into(&inner), &folders(NOWHERE)).await.assert_message(400, refused);
    let theirs = other.sms_template_id;
    let body = json!({"templates": [app.demo.sms_template_id, theirs], "folders": []});
    let refused = format!("Could not move to folder: No template found with id {theirs} for service {service}");
    app.admin_post(&into(&inner), &body).await.assert_message(400, refused);
    assert_eq!(template(&app, app.demo.sms_template_id).await["folder"], json!(null));
    app.admin_post(&into(NOWHERE), &json!({"templates": [], "folders": []}))
        .await
        .assert_message(404, "No result found");
    for (body, faults) in [
        (json!({}), vec!["templates is a required property", "folders is a required property"]),
        (json!({"templates": null, "folders": []}), vec!["templates None is not of type array"]),
        (json!({"templates": [], "folders": [null]}), vec!["folders is not a valid UUID"]),
    ] {
        app.admin_post(&into(NOWHERE), &body).await.assert_invalid(&faults);
    }
}
