//! The team: list, invitations, permissions, leaving.

use http::StatusCode;
use tidings_admin::Role;
use tidings_domain::UserPermission;

use crate::browser::World;

#[tokio::test]
async fn somebody_is_invited_and_the_invitation_taken_back() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let url = world.url("/users/invite");
    browser.get(&url).await.assert_page("Invite a team member");
    let refused = browser.post(&url, &[("email_address", "amala"), ("permissions_field", "send_messages")]).await;
    assert_eq!(refused.errors(), ["Enter an email address in the correct format, like name@example.com"]);
    assert!(refused.has("input[value=send_messages][checked]"), "what was ticked stays so");
    let fields =
        [("email_address", "amala@example.com"), ("permissions_field", "send_messages"), ("permissions_field", "fly")];
    browser.post(&url, &fields).await.assert_leads_to(&world.url("/users"));
    let list = browser.get(&world.url("/users")).await;
    list.assert_page("Team members");
    assert_eq!(list.text_of(".banner-default-with-tick"), "Invite sent to amala@example.com");
    let invited = list.texts(".user-list-item").into_iter().find(|item| item.contains("amala@example.com")).unwrap();
    assert!(invited.contains("Can: Send messages") && invited.contains("Cannot: See dashboard"), "{invited}");
    let twice = browser.post(&url, &[("email_address", "AMALA@example.com")]).await;
    assert!(twice.errors()[0].starts_with("This person has already received an invite"), "{:?}", twice.errors());

    let invites = world.client.invites.list(world.service()).await.unwrap().data;
    assert_eq!(invites[0].permissions, "send_texts,send_emails,send_letters");
    let cancel = world.url(&format!("/cancel-invited-user/{}", invites[0].id));
    browser.get(&cancel).await.assert_page("Cancel invitation");
    let still = world.client.invites.list(world.service()).await.unwrap().data;
    assert_eq!(still[0].status.as_str(), "pending", "looking at the page changes nothing");
    browser.post(&cancel, &[]).await.assert_leads_to(&world.url("/users"));
    let list = browser.get(&world.url("/users")).await;
    assert!(!list.texts(".user-list-item").iter().any(|item| item.contains("amala@example.com")));
    world.app.work_off().await;
}

#[tokio::test]
async fn a_member_is_given_other_permissions_and_folders() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let (member, mut theirs) = world.member(&[Role::SendMessages]).await;
    let new = tidings_api_types::internal::template_folders::NewTemplateFolder {
        name: "Letters".to_owned(),
        parent_id: None,
    };
    let folder = world.client.template_folders.create(world.service(), &new);
    let folder = folder.await.unwrap().data.id.to_string();
    let url = world.url(&format!("/users/{member}"));
    let page = browser.get(&url).await;
    page.assert_page("Person member");
    assert!(page.has("input[value=send_messages][checked]") && !page.has("input[value=manage_templates][checked]"));
    let fields = [("permissions_field", "manage_templates"), ("folder_permissions", folder.as_str())];
    browser.post(&url, &fields).await.assert_leads_to(&world.url("/users"));
    let page = browser.get(&url).await;
    assert!(page.has("input[value=manage_templates][checked]") && !page.has("input[value=send_messages][checked]"));
    assert!(page.has(&format!("input[value='{folder}'][checked]")));
    let permissions = world.client.users.get(member).await.unwrap().data.permissions;
    assert_eq!(permissions[&world.service()], [UserPermission::ManageTemplates]);
    // Members see the team, and nothing to change.
    let list = theirs.get(&world.url("/users")).await;
    assert!(!list.assert_page("Team members").has(".user-list-item a") && !list.has("a.govuk-button"));
    let stranger = world.person("stranger").await;
    let reply = browser.get(&world.url(&format!("/users/{stranger}"))).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "who is not on the team cannot be looked at");
}

#[tokio::test]
async fn members_are_removed_and_leave() {
    let world = World::new().await;
    let (manager, mut browser) = world.member(Role::ALL).await;
    let (member, mut theirs) = world.member(&[Role::SendMessages]).await;
    let url = world.url(&format!("/users/{member}/delete"));
    let question = browser.get(&url).await;
    assert!(question.text_of(".banner-dangerous h2").contains("remove Person member?"));
    assert_eq!(theirs.get(&world.url("/users")).await.status, StatusCode::OK);
    browser.post(&url, &[]).await.assert_leads_to(&world.url("/users"));
    assert_eq!(theirs.get(&world.url("/users")).await.status, StatusCode::FORBIDDEN);
    // There is another manager, who made the service.
    let leave = world.url(&format!("/users/{manager}/delete"));
    browser.post(&leave, &[]).await.assert_leads_to("/your-services");
}
