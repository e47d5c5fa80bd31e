//! What is done with the list of templates: new templates and folders, and moving.

use tidings_api_types::internal::{
    template_folders::{FolderContents, NewTemplateFolder, TemplateFolders},
    templates::{NewTemplate, TemplateLite},
};
use tidings_domain::{NotificationType, TemplateFolderId, TemplateId};

use super::{
    list::{Place, Shown, TOP, show},
    tree::Tree,
    url_of,
};
use crate::{
    format::plural,
    forms::Form,
    problem::Problem,
    visit::{Answer, InService},
};

/// What a button under the list asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    NewTemplate,
    NewFolder,
    Move,
    MoveToNewFolder,
}

impl Operation {
    /// What was asked for. Who pressed Enter in a field has pressed no button: then it is what the field is for.
    fn of(form: &Form<'_>) -> Option<Self> {
        match form.text("operation") {
            "add-new-template" => Some(Self::NewTemplate),
            "add-new-folder" => Some(Self::NewFolder),
            "move-to-existing-folder" => Some(Self::Move),
            "move-to-new-folder" => Some(Self::MoveToNewFolder),
            _ if form.is_ticked("move_to_new_folder_name") => Some(Self::MoveToNewFolder),
            _ if form.is_ticked("add_new_folder_name") => Some(Self::NewFolder),
            _ if form.is_ticked("move_to") => Some(Self::Move),
            _ if form.is_ticked("add_template_by_template_type") => Some(Self::NewTemplate),
            _ => None,
        }
    }
}

pub(super) async fn take(visit: InService, place: Place) -> Answer {
    let mut form = visit.checked();
    let done = match Operation::of(&form) {
        Some(Operation::NewTemplate) => new_template(&visit, place, &mut form).await?,
        Some(Operation::NewFolder) => new_folder(&visit, place, &mut form).await?,
        Some(Operation::Move) => move_chosen(&visit, place, &mut form).await?,
        Some(Operation::MoveToNewFolder) => move_to_new_folder(&visit, place, &mut form).await?,
        None => {
            form.error("operation", "Choose what you want to do");
            None
        }
    };
    match done {
        Some(address) => visit.go_to(&address),
        None => {
            let chosen = form.all("templates_and_folders");
            show(&visit, place, &Shown { form: form.view(), chosen: &chosen, ..Shown::default() }).await
        }
    }
}

/// Where it was done the address to go on to.
type Done = Result<Option<String>, Problem>;

async fn new_template(visit: &InService, place: Place, form: &mut Form<'_>) -> Done {
    const FIELD: &str = "add_template_by_template_type";
    if form.text(FIELD) == "copy-existing" {
        let to = place.folder.map(|folder| format!("?to_folder_id={folder}")).unwrap_or_default();
        return Ok(Some(visit.url(&format!("/templates/copy{to}"))));
    }
    let Some(channel) = form.choice::<NotificationType>(FIELD, "Select the kind of template that you want to add")
    else {
        return Ok(None);
    };
    if !visit.service.may(channel.permission()) {
        return Ok(Some(visit.url(&format!("/templates/action-blocked/{channel}/add_new_template"))));
    }
    if channel != NotificationType::Letter {
        let folder = place.folder.map(|folder| format!("/folders/{folder}")).unwrap_or_default();
        return Ok(Some(visit.url(&format!("/templates{folder}/add-{channel}"))));
    }
    folder_is_seen(visit, place).await?;
    let letter = visit.client.templates.create(visit.service.id, &blank_letter(visit, place.folder)).await?;
    Ok(Some(url_of(visit, letter.data.id, "")))
}

/// Letters are written on their page: there is one from the start.
fn blank_letter(visit: &InService, folder: Option<TemplateFolderId>) -> NewTemplate {
    NewTemplate {
        name: "Untitled letter template".to_owned(),
        template_type: NotificationType::Letter,
        content: "Body text".to_owned(),
        subject: Some("Main heading".to_owned()),
        service: visit.service.id,
        created_by: visit.user.id,
        parent_folder_id: folder,
        postage: None,
        letter_languages: None,
        letter_welsh_subject: None,
        letter_welsh_content: None,
        has_unsubscribe_link: false,
        reply_to: None,
    }
}

async fn folder_is_seen(visit: &InService, place: Place) -> Result<(), Problem> {
    let Some(folder) = place.folder else { return Ok(()) };
    let folders = visit.client.template_folders.list(visit.service.id).await?;
    Tree::of(visit, folders).find(folder).map(drop)
}

async fn new_folder(visit: &InService, place: Place, form: &mut Form<'_>) -> Done {
    folder_is_seen(visit, place).await?;
    let Some(new) = folder_named(form, "add_new_folder_name", place) else { return Ok(None) };
    visit.client.template_folders.create(visit.service.id, &new).await?;
    Ok(Some(place.url(visit)))
}

/// A folder where somebody is, with the name that they typed.
fn folder_named(form: &mut Form<'_>, field: &str, place: Place) -> Option<NewTemplateFolder> {
    let name = form.required(field, "Enter a name for the folder").to_owned();
    if name.chars().count() > super::folders::LONGEST_NAME {
        form.error(field, super::folders::NAME_TOO_LONG);
    }
    form.is_valid().then_some(NewTemplateFolder { name, parent_id: place.folder })
}

async fn move_chosen(visit: &InService, place: Place, form: &mut Form<'_>) -> Done {
    let (templates, folders) = contents(visit).await?;
    let tree = Tree::of(visit, folders);
    let chosen = chosen(form, &templates, &tree);
    let to = match form.text("move_to") {
        "" => {
            form.error("move_to", "Select the folder to move to");
            None
        }
        TOP => None,
        id => match id.parse().ok().and_then(|id| tree.get(id)) {
            Some(folder) => Some(folder.id),
            None => {
                form.error("move_to", "Select a folder from the list");
                None
            }
        },
    };
    if tree.up_from(to).any(|folder| chosen.folders.contains(&folder.id)) {
        form.error("move_to", "You cannot move a folder into itself, or into a folder inside it");
    }
    if !form.is_valid() {
        return Ok(None);
    }
    let name = to.and_then(|to| tree.get(to)).map_or("Templates", |folder| &folder.name).to_owned();
    put(visit, to, &name, &chosen).await?;
    Ok(Some(place.url(visit)))
}

async fn move_to_new_folder(visit: &InService, place: Place, form: &mut Form<'_>) -> Done {
    let (templates, folders) = contents(visit).await?;
    let tree = Tree::of(visit, folders);
    if let Some(here) = place.folder {
        tree.find(here)?;
    }
    let chosen = chosen(form, &templates, &tree);
    let Some(new) = folder_named(form, "move_to_new_folder_name", place) else { return Ok(None) };
    if tree.up_from(place.folder).any(|folder| chosen.folders.contains(&folder.id)) {
        form.error("move_to_new_folder_name", "You cannot move a folder into a folder inside it");
        return Ok(None);
    }
    let folder = visit.client.template_folders.create(visit.service.id, &new).await?.data;
    put(visit, Some(folder.id), &folder.name, &chosen).await?;
    Ok(Some(place.url(visit)))
}

async fn contents(visit: &InService) -> Result<(Vec<TemplateLite>, TemplateFolders), Problem> {
    let service = visit.service.id;
    let (templates, folders) =
        tokio::try_join!(visit.client.templates.list(service), visit.client.template_folders.list(service))?;
    Ok((templates.data, folders))
}

/// The rows that are ticked. What somebody else has moved out of sight or deleted since is left out.
fn chosen(form: &mut Form<'_>, templates: &[TemplateLite], tree: &Tree) -> FolderContents {
    let mut contents = FolderContents::default();
    for id in form.all("templates_and_folders") {
        let template = id.parse::<TemplateId>().ok().and_then(|id| templates.iter().find(|template| template.id == id));
        if let Some(template) = template.filter(|template| tree.sees(template.folder)) {
            contents.templates.push(template.id);
        } else if let Some(folder) = id.parse().ok().and_then(|id| tree.get(id)) {
            contents.folders.push(folder.id);
        }
    }
    if contents == FolderContents::default() {
        form.error("templates_and_folders", "Select at least one template or folder");
    }
    contents
}

async fn put(
    visit: &InService,
    to: Option<TemplateFolderId>,
    name: &str,
    chosen: &FolderContents,
) -> Result<(), Problem> {
    visit.client.template_folders.move_contents(visit.service.id, to, chosen).await?;
    let words = [(chosen.templates.len(), "template", "templates"), (chosen.folders.len(), "folder", "folders")];
    let words: Vec<String> = words
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural(i64::try_from(count).unwrap_or(i64::MAX), one, many))
        .collect();
    visit.flash("tick", format!("{} moved to ‘{name}’", words.join(" and "))).await
}
