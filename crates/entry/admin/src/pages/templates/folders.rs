//! `/services/{service_id}/templates/folders/{folder_id}/manage` and `/delete`: a folder's name, who sees it, and its end.

use minijinja::{Value, context, value::Serde};
use tidings_api_types::internal::{template_folders::TemplateFolderChange, user::User};
use tidings_domain::{ServiceId, TemplateFolderId, UserId, UserState};

use super::{
    WRITE,
    list::{Place, Shown, show},
    rows::{Contents, Style},
    tree::{Folder, Tree},
};
use crate::{
    access::Role,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

/// The longest name of a folder, in characters.
pub(super) const LONGEST_NAME: usize = 255;
pub(super) const NAME_TOO_LONG: &str = "The name of a folder can have up to 255 characters";

const NOT_EMPTY: &str = "You must empty this folder before you can delete it";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/folders/{folder_id}/manage", WRITE, ask);
    routes.post("/services/{service_id}/templates/folders/{folder_id}/manage", WRITE, save);
    routes.get("/services/{service_id}/templates/folders/{folder_id}/delete", WRITE, ask_delete);
    routes.post("/services/{service_id}/templates/folders/{folder_id}/delete", WRITE, delete);
}

async fn find(visit: &InService, id: TemplateFolderId) -> Result<(Folder, Tree), Problem> {
    let folders = visit.client.template_folders.list(visit.service.id).await?;
    let tree = Tree::of(visit, folders);
    let folder = tree.find(id)?.clone();
    Ok((folder, tree))
}

/// Those whose sight of the folder can be changed: the others of the team. Nobody locks themselves out.
async fn others(visit: &InService) -> Result<Vec<User>, Problem> {
    if !visit.standing.has(Role::ManageService) {
        return Ok(Vec::new());
    }
    let team = visit.client.users.of_service(visit.service.id).await?.data;
    let is_other = |user: &User| user.id != visit.user.id && user.state == UserState::Active;
    let mut others: Vec<User> = team.into_iter().filter(is_other).collect();
    others.sort_by_cached_key(|user| user.name.to_lowercase());
    Ok(others)
}

fn form_of(folder: &Folder) -> FormView {
    let name = std::iter::once(("name", folder.own_name.clone()));
    FormView::of(
        name.chain(folder.users_with_permission.iter().map(|user| ("users_with_permission", user.to_string()))),
    )
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, TemplateFolderId)>) -> Answer {
    let ((folder, tree), others) = tokio::try_join!(find(&visit, id), others(&visit))?;
    page(&visit, &folder, &tree, &others, &form_of(&folder), false)
}

async fn save(visit: InService, Path((_, id)): Path<(ServiceId, TemplateFolderId)>) -> Answer {
    let ((folder, tree), others) = tokio::try_join!(find(&visit, id), others(&visit))?;
    let mut form = visit.checked();
    let name = form.required("name", "Enter a name for the folder").to_owned();
    if name.chars().count() > LONGEST_NAME {
        form.error("name", NAME_TOO_LONG);
    }
    if !form.is_valid() {
        return page(&visit, &folder, &tree, &others, &form.view(), false);
    }
    let ticked = form.all("users_with_permission");
    let change = TemplateFolderChange { name, users_with_permission: sight(&visit, &folder, &others, &ticked) };
    visit.client.template_folders.update(visit.service.id, id, &change).await?;
    visit.go_to(&Place { channel: None, folder: Some(id) }.url(&visit))
}

/// Who may see the folder from now on; none if nothing was asked about it.
fn sight(visit: &InService, folder: &Folder, others: &[User], ticked: &[&str]) -> Option<Vec<UserId>> {
    if others.is_empty() {
        return None;
    }
    let ticked = others.iter().map(|user| user.id).filter(|id| ticked.contains(&id.to_string().as_str()));
    let themselves = folder.users_with_permission.contains(&visit.user.id).then_some(visit.user.id);
    Some(ticked.chain(themselves).collect())
}

async fn ask_delete(visit: InService, Path((_, id)): Path<(ServiceId, TemplateFolderId)>) -> Answer {
    let service = visit.service.id;
    let ((folder, tree), others, templates) = tokio::try_join!(find(&visit, id), others(&visit), async {
        Ok(visit.client.templates.list(service).await?.data)
    })?;
    let style = Style { service_url: "", with_boxes: false, search: None, chosen: &[] };
    if Contents::new(&tree, &tree.seen(&templates), None).rows(Some(id), &style).count > 0 {
        return not_empty(&visit, id).await;
    }
    page(&visit, &folder, &tree, &others, &form_of(&folder), true)
}

async fn delete(visit: InService, Path((_, id)): Path<(ServiceId, TemplateFolderId)>) -> Answer {
    let (folder, _) = find(&visit, id).await?;
    match visit.client.template_folders.delete(visit.service.id, id).await {
        Ok(()) => visit.go_to(&Place { channel: None, folder: folder.parent }.url(&visit)),
        // It may hold what this person does not see, or what somebody has just put there.
        Err(failed) if failed.says("Folder is not empty") => not_empty(&visit, id).await,
        Err(failed) => Err(failed.into()),
    }
}

/// The folder's contents, which have to go first.
async fn not_empty(visit: &InService, id: TemplateFolderId) -> Answer {
    let place = Place { channel: None, folder: Some(id) };
    show(visit, place, &Shown { notice: Some(NOT_EMPTY), ..Shown::default() }).await
}

fn page(
    visit: &InService,
    folder: &Folder,
    tree: &Tree,
    others: &[User],
    form: &FormView,
    asks_to_delete: bool,
) -> Answer {
    let url = |page: &str| visit.url(&format!("/templates/folders/{}{page}", folder.id));
    let item = |user: &User| {
        context! { value => user.id.to_string(), text => &user.name, hint => context! { text => &user.email_address } }
    };
    visit.page(
        "templates/manage_folder.html",
        context! {
            parts => Serde(tree.way_to(visit, folder.parent)),
            name => &folder.name,
            others => others.iter().map(item).collect::<Vec<Value>>(),
            form => form.value(),
            manage_url => url("/manage"),
            delete_url => url("/delete"),
            back => Place { channel: None, folder: Some(folder.id) }.url(visit),
            asks_to_delete,
        },
    )
}
