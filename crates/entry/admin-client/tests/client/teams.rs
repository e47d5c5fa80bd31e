//! Who is on the team of a service: it goes from the cache with the service, the person and the folders that tell it.

use serde_json::json;
use tidings_api_types::internal::{
    invites::{NewServiceInvite, ServiceInviteChange},
    user::{NewUser, Secret, TeamPermissions},
};
use tidings_domain::{AuthType, InviteStatus, TemplateFolderId, UserId, UserPermission};

use crate::{
    changes::{forgets, is_one_request},
    harness::Harness,
};

/// Somebody without a team.
async fn somebody(harness: &Harness) -> UserId {
    let user = NewUser {
        name: "Amala".to_owned(),
        email_address: "amala@example.gov.uk".to_owned(),
        password: Secret("a long password".to_owned()),
        mobile_number: Some("07700900123".to_owned()),
        auth_type: AuthType::Sms,
    };
    let id = harness.client.users.register(&user).await.unwrap().data.id;
    harness.client.users.activate(id).await.unwrap();
    id
}

#[tokio::test]
async fn an_invitation_is_accepted() {
    let harness = Harness::start().await;
    let (service, inviter, user) = (harness.service(), harness.user().await, somebody(&harness).await);
    let client = &harness.client.invites;
    let invite = NewServiceInvite {
        email_address: "amala@example.gov.uk".to_owned(),
        from_user: inviter,
        permissions: "send_texts".to_owned(),
        auth_type: AuthType::Sms,
        folder_permissions: Vec::new(),
        invite_link_host: None,
    };
    let invite = client.create(service, &invite).await.unwrap().data.id;
    harness.app.work_off().await;
    harness.client.users.get(user).await.unwrap();
    let keys = [format!("service-{service}"), format!("user-{user}")];
    let acceptance = ServiceInviteChange { status: Some(InviteStatus::Accepted), ..ServiceInviteChange::default() };
    let accept = async || {
        let accepted = client.accept(service, invite, user, &acceptance).await;
        assert_eq!(harness.last_body(), json!({"status": "accepted"}));
        accepted
    };
    let path = format!("/service/{service}/invite/{invite}");
    let accepted = forgets(&harness, ("POST", &path), &keys, accept).await.data;
    assert_eq!(accepted.status, InviteStatus::Accepted);
    assert_eq!(client.of_service(service, invite).await.unwrap().data, accepted);
}

#[tokio::test]
async fn somebody_joins_and_leaves() {
    let harness = Harness::start().await;
    let (service, user) = (harness.service(), somebody(&harness).await);
    let client = &harness.client;
    let fill = async || {
        client.users.get(user).await.unwrap();
        client.template_folders.list(service).await.unwrap();
    };
    let keys = [format!("service-{service}"), format!("user-{user}"), format!("service-{service}-template-folders")];
    let path = format!("/service/{service}/users/{user}");
    let permissions = TeamPermissions {
        permissions: vec![UserPermission::SendTexts, UserPermission::ManageTemplates],
        folder_permissions: Some(Vec::<TemplateFolderId>::new()),
    };
    fill().await;
    let add = async || {
        let added = client.services.add_user(service, user, &permissions).await;
        let permissions = json!([{"permission": "send_texts"}, {"permission": "manage_templates"}]);
        assert_eq!(harness.last_body(), json!({"permissions": permissions, "folder_permissions": []}));
        added
    };
    let added = is_one_request(&harness, ("POST", &path), &keys, add).await;
    assert_eq!(client.services.get(service).await.unwrap(), added);
    assert_eq!(client.users.get(user).await.unwrap().data.services, [service]);

    let twice = client.services.add_user(service, user, &permissions).await.unwrap_err();
    assert!(twice.says("already part of service"), "{twice}");

    fill().await;
    let remove = async || client.services.remove_user(service, user).await;
    is_one_request(&harness, ("DELETE", &path), &keys, remove).await;
    assert_eq!(client.users.get(user).await.unwrap().data.services, []);
}
