//! Invitations to the teams of services and organisations.

use serde_json::json;
use tidings_admin::Role;
use tidings_api_types::internal::{
    invites::{NewOrganisationInvite, NewServiceInvite},
    user::{NewUser, Secret, User},
};
use tidings_domain::{AuthType, OrganisationUserPermission, UserId, UserPermission, UserState};

use crate::{
    browser::World,
    sign_in::{PASSWORD, last_code, last_link, person, sign_in},
};

async fn invite(world: &World, to: &str, permissions: &str) -> String {
    invite_by(world, to, permissions, AuthType::Sms).await
}

async fn invite_by(world: &World, to: &str, permissions: &str, auth_type: AuthType) -> String {
    let rows = world.app.rows("SELECT created_by_id FROM services WHERE id = $1").await;
    let invite = NewServiceInvite {
        email_address: to.to_owned(),
        from_user: rows[0]["created_by_id"].as_str().unwrap().parse().unwrap(),
        permissions: permissions.to_owned(),
        auth_type,
        folder_permissions: Vec::new(),
        invite_link_host: None,
    };
    world.client.invites.create(world.service(), &invite).await.unwrap();
    last_link(world, to).await
}

#[tokio::test]
async fn somebody_new_accepts_an_invitation() {
    let world = World::new().await;
    let link = invite(&world, "new@example.com", "view_activity,send_texts,send_emails,send_letters").await;
    let mut browser = world.browser();
    browser.get(&link).await.assert_page("Join your team");
    browser.post(&link, &[]).await.assert_leads_to("/register-from-invite");
    let page = browser.get("/register-from-invite").await;
    assert!(page.assert_page("Create an account").body.contains("new@example.com"));
    let fields = [("name", "New"), ("mobile_number", "07700900321"), ("password", PASSWORD)];
    browser.post("/register-from-invite", &fields).await.assert_leads_to("/verify");
    let code = last_code(&world, "7700900321").await;
    browser.post("/verify", &[("sms_code", &code)]).await.assert_leads_to(&world.url(""));
    let reply = browser.post(&link, &[]).await;
    reply.assert_leads_to(&world.url(""));
    world.app.work_off().await;
}

#[tokio::test]
async fn an_invitation_is_for_who_was_invited() {
    let world = World::new().await;
    let link = invite(&world, "amala@example.com", "view_activity").await;
    let (_, mut other) = world.member(&[Role::ViewActivity]).await;
    other.post(&link, &[]).await.assert_page("You are signed in as somebody else");
    world.browser().post("/invitation/of-nobody", &[]).await.assert_page("There is a problem with the link");
    world.app.advance(49 * 3600);
    world.browser().post(&link, &[]).await.assert_page("Your invitation has expired");
}

/// Somebody who registered and went no further.
async fn unproved(world: &World, address: &str) -> UserId {
    let new = NewUser {
        name: "Somebody".to_owned(),
        email_address: address.to_owned(),
        password: Secret("a stranger's password".to_owned()),
        mobile_number: Some("07700900999".to_owned()),
        auth_type: AuthType::Sms,
    };
    world.client.users.register(&new).await.unwrap().data.id
}

async fn read(world: &World, user: UserId) -> User {
    world.client.users.get(user).await.unwrap().data
}

#[tokio::test]
async fn an_account_whose_address_was_never_proved_becomes_that_of_who_was_invited() {
    let world = World::new().await;
    let user = unproved(&world, "new@example.com").await;
    let link = invite(&world, "new@example.com", "view_activity").await;
    let mut browser = world.browser();
    browser.post(&link, &[]).await.assert_leads_to("/register-from-invite");
    let fields = [("name", "New"), ("mobile_number", "07700900321"), ("password", PASSWORD)];
    browser.post("/register-from-invite", &fields).await.assert_leads_to("/verify");
    let code = last_code(&world, "7700900321").await;
    browser.post("/verify", &[("sms_code", &code)]).await.assert_leads_to(&world.url(""));
    let user = read(&world, user).await;
    assert_eq!((user.name.as_str(), user.state), ("New", UserState::Active));
    assert!(user.mobile_number.unwrap().ends_with("7700900321"));
    assert_eq!(user.permissions[&world.service()], [UserPermission::ViewActivity]);

    let mut stranger = world.browser();
    let refused = sign_in(&mut stranger, "new@example.com", "a stranger's password").await;
    assert_eq!(refused.errors(), ["The email address or password you entered is incorrect"]);
    sign_in(&mut stranger, "new@example.com", PASSWORD).await.assert_leads_to("/two-factor-sms");
    world.app.work_off().await;

    let events = world.app.rows("SELECT event_type, data FROM events ORDER BY event_type").await;
    let types: Vec<_> = events.iter().map(|event| event["event_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["add_user_to_service", "sucessful_login"]);
    assert_eq!(events[0]["data"]["ui_permissions"], json!([Role::ViewActivity.as_str()]));
    assert_eq!(events[1]["data"]["user_id"], json!(user.id));
}

/// Somebody with an account joins the team by an invitation to sign in with an email link. Returns how they sign in then.
async fn method_after_joining(world: &World, name: &str, before: AuthType) -> AuthType {
    let address = format!("{name}@example.com");
    let user = person(world, &address, before).await;
    if name == "platform" {
        world.app.sql(&format!("UPDATE users SET platform_admin = true WHERE id = '{user}'")).await;
    }
    let link = invite_by(world, &address, "view_activity", AuthType::Email).await;
    world.browser().post(&link, &[]).await.assert_leads_to(&world.url(""));
    let user = read(world, user).await;
    assert!(user.services.contains(&world.service()));
    user.auth_type
}

#[tokio::test]
async fn who_has_an_account_signs_in_as_the_invitation_says_and_in_no_weaker_way() {
    let world = World::new().await;
    world.app.permit("email_auth").await;
    for (name, before, after) in [
        ("text", AuthType::Sms, AuthType::Email),
        ("key", AuthType::Webauthn, AuthType::Webauthn),
        ("platform", AuthType::Sms, AuthType::Sms),
    ] {
        assert_eq!(method_after_joining(&world, name, before).await, after, "{name}");
    }
    let without_choice = World::new().await;
    assert_eq!(method_after_joining(&without_choice, "text", AuthType::Sms).await, AuthType::Sms);
}

/// The organisation that every installation has.
const ORGANISATION: &str = "477f8870-af2b-4b81-9a2c-1fad12028919";

/// Invites somebody who may make services live.
pub async fn invite_to_organisation(world: &World, to: &str) {
    let rows = world.app.rows("SELECT created_by_id FROM services WHERE id = $1").await;
    let invite = NewOrganisationInvite {
        email_address: to.to_owned(),
        invited_by: rows[0]["created_by_id"].as_str().unwrap().parse().unwrap(),
        permissions: vec![OrganisationUserPermission::CanMakeServicesLive],
        invite_link_host: None,
    };
    world.client.organisation_invites.create(ORGANISATION.parse().unwrap(), &invite).await.unwrap();
}

/// Who is of the organisation, and what they may do there.
async fn members(world: &World) -> Vec<(String, Vec<OrganisationUserPermission>)> {
    let id = ORGANISATION.parse().unwrap();
    let team = world.client.organisations.users(id).await.unwrap().data;
    team.into_iter().map(|user| (user.email_address, user.organisation_permissions[&id].clone())).collect()
}

#[tokio::test]
async fn somebody_new_joins_an_organisation_by_an_invitation() {
    let world = World::new().await;
    invite_to_organisation(&world, "new@example.com").await;
    let link = last_link(&world, "new@example.com").await;
    let mut browser = world.browser();
    browser.get(&link).await.assert_page("Join your team");
    assert_eq!(members(&world).await, [], "a GET accepts nothing");
    browser.post(&link, &[]).await.assert_leads_to("/register-from-org-invite");
    assert_eq!(browser.post("/register-from-org-invite", &[]).await.errors().len(), 3);
    let fields = [("name", "New"), ("mobile_number", "07700900321"), ("password", PASSWORD)];
    browser.post("/register-from-org-invite", &fields).await.assert_leads_to("/verify");
    let code = last_code(&world, "7700900321").await;
    browser.post("/verify", &[("sms_code", &code)]).await.assert_leads_to("/your-services");
    let approver = ("new@example.com".to_owned(), vec![OrganisationUserPermission::CanMakeServicesLive]);
    assert_eq!(members(&world).await, [approver]);
    browser.post(&link, &[]).await.assert_leads_to("/your-services");
    world.app.work_off().await;
}

#[tokio::test]
async fn who_has_an_account_joins_an_organisation_at_once() {
    let world = World::new().await;
    person(&world, "amala@example.com", AuthType::Sms).await;
    invite_to_organisation(&world, "amala@example.com").await;
    let link = last_link(&world, "amala@example.com").await;
    let mut other = world.manager().await;
    other.post(&link, &[]).await.assert_page("You are signed in as somebody else");
    world.browser().post(&link, &[]).await.assert_leads_to("/your-services");
    assert_eq!(members(&world).await.len(), 1);
    let over = world.browser().post("/organisation-invitation/of-nobody", &[]).await;
    over.assert_page("There is a problem with the link");
    world.app.advance(49 * 3600);
    world.browser().post(&link, &[]).await.assert_page("Your invitation has expired");
}
