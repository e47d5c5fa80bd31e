//! What a path names is looked for before the body is read.

use http::Method;
use serde_json::json;
use tidings_api_types::internal::{
    Endpoint,
    api_keys::CreateApiKey,
    invites::{UpdateOrganisationInvite, UpdateServiceInvite},
    jobs::PostJob,
    letter_contacts::{AddLetterContact, UpdateLetterContact},
    reply_tos::{AddReplyTo, UpdateReplyTo},
    service::UpdateService,
    sms_senders::AddSmsSender,
    template_email_files::{ArchiveEmailFile, CreateEmailFile, UpdateEmailFile},
    templates::{CreateTemplate, UpdateTemplate},
    user::{
        AddServiceUser, SendChangeEmailVerification, SendEmailCode, SendEmailVerification, SendSmsCode,
        SetOrganisationPermissions, SetServicePermissions, UpdatePassword, UpdateUser, VerifyPassword,
    },
};
use tidings_test_support::TestApp;

use crate::user::{NOBODY, ORGANISATION, add_user, demo_user};

#[tokio::test]
async fn where_there_is_no_such_thing_the_body_does_not_matter() {
    let app = TestApp::new().await;
    for pattern in [
        AddLetterContact::PATH,
        AddReplyTo::PATH,
        AddServiceUser::PATH,
        AddSmsSender::PATH,
        ArchiveEmailFile::PATH,
        CreateApiKey::PATH,
        CreateEmailFile::PATH,
        CreateTemplate::PATH,
        PostJob::PATH,
        SendChangeEmailVerification::PATH,
        SendEmailCode::PATH,
        SendEmailVerification::PATH,
        SendSmsCode::PATH,
        SetOrganisationPermissions::PATH,
        SetServicePermissions::PATH,
        UpdateEmailFile::PATH,
        UpdateLetterContact::PATH,
        UpdateOrganisationInvite::PATH,
        UpdatePassword::PATH,
        UpdateReplyTo::PATH,
        UpdateService::PATH,
        UpdateServiceInvite::PATH,
        UpdateTemplate::PATH,
        UpdateUser::PATH,
        VerifyPassword::PATH,
    ] {
        let path: Vec<&str> =
            pattern.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part }).collect();
        for body in ["", "{}", r#"{"unheard_of": 1}"#] {
            let reply = app.admin_call(Method::POST, &path.join("/"), body).await;
            assert_eq!(
                (reply.status.as_u16(), &reply.json),
                (404, &json!({"result": "error", "message": "No result found"})),
                "{pattern} with {body:?}"
            );
        }
    }
}

#[tokio::test]
async fn each_part_of_a_path_is_looked_for() {
    let app = TestApp::new().await;
    let (service, member) = (app.demo.service_id, demo_user(&app).await);
    let stranger = add_user(&app, "amala@example.gov.uk").await;
    for path in [
        format!("/service/{service}/users/{NOBODY}"),
        format!("/service/{NOBODY}/users/{stranger}"),
        format!("/user/{stranger}/service/{service}/permission"),
        format!("/user/{member}/service/{NOBODY}/permission"),
        format!("/user/{NOBODY}/organisation/{ORGANISATION}/permissions"),
        format!("/user/{member}/organisation/{NOBODY}/permissions"),
        format!("/service/{service}/template/{NOBODY}"),
        format!("/service/{NOBODY}/template/{}", app.demo.sms_template_id),
    ] {
        app.admin_call(Method::POST, &path, "").await.assert_message(404, "No result found");
    }
}

#[tokio::test]
async fn what_cannot_be_done_at_all_is_refused_before_the_body_is_read() {
    let app = TestApp::new().await;
    let (service, member) = (app.demo.service_id, demo_user(&app).await);
    let twice = format!("User id: {member} already part of service id: {service}");
    let path = format!("/service/{service}/users/{member}");
    app.admin_post(&path, &json!({"permissions": ["send_texts"]})).await.assert_message(400, twice);

    app.sql("DELETE FROM service_permissions WHERE service_id = $1").await;
    let refused = json!({"template_type": ["Updating text message templates is not allowed"]});
    let path = format!("/service/{service}/template/{}", app.demo.sms_template_id);
    app.admin_post(&path, &json!({"name": 1})).await.assert_message(403, refused);
}

/// Most addresses with something else in the place of an id are none of the API's.
#[tokio::test]
async fn what_cannot_be_an_id() {
    let app = TestApp::new().await;
    let service = app.demo.service_id;
    for (method, path) in [
        (Method::POST, format!("/service/{service}/users/9876")),
        (Method::DELETE, format!("/service/{service}/users/9876")),
        (Method::GET, "/service/9876/invite".to_owned()),
        (Method::GET, format!("/service/{service}/invite/9876")),
        (Method::POST, format!("/service/{service}/invite/9876")),
    ] {
        app.admin_call(method, &path, "{}").await.assert_message(404, "No result found");
    }
    let message = "The requested URL was not found on the server. If you entered the URL manually please check your \
                   spelling and try again.";
    app.admin_get("/service/9876").await.assert_message(404, message);
}
