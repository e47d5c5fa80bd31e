//! `/services/{service_id}/templates`: the templates of a service, in folders.

use minijinja::{Value, context, value::Serde};
use serde::Deserialize;
use tidings_api_types::internal::templates::TemplateLite;
use tidings_domain::{NotificationType, ServiceId, TemplateFolderId};

use super::{
    READ, WRITE, list_form,
    rows::{Contents, Style},
    tree::Tree,
};
use crate::{
    access::Role,
    forms::FormView,
    routing::Routes,
    templates::Html,
    visit::{Answer, InService, Path, Query},
};

/// The value that stands for the top in lists of folders.
pub(super) const TOP: &str = "__NONE__";

/// From so many rows on there is a search.
const SEARCH_FROM: usize = 8;

/// Which part of the list somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub channel: Option<NotificationType>,
    pub folder: Option<TemplateFolderId>,
}

impl Place {
    /// Its address.
    pub fn url(self, visit: &InService) -> String {
        let channel = self.channel.map_or("all", NotificationType::as_str);
        match (self.channel, self.folder) {
            (None, None) => visit.url("/templates"),
            (Some(_), None) => visit.url(&format!("/templates/{channel}")),
            (_, Some(folder)) => visit.url(&format!("/templates/{channel}/folders/{folder}")),
        }
    }
}

/// What follows the question mark.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    /// For browsers without JavaScript: with it the list is searched in the browser.
    q: String,
}

/// The address of the list, and of a folder in it, for each choice of channels.
const ADDRESSES: [(&str, &str, Option<NotificationType>); 5] = [
    ("/services/{service_id}/templates", "/services/{service_id}/templates/folders/{folder_id}", None),
    ("/services/{service_id}/templates/all", "/services/{service_id}/templates/all/folders/{folder_id}", None),
    (
        "/services/{service_id}/templates/email",
        "/services/{service_id}/templates/email/folders/{folder_id}",
        Some(NotificationType::Email),
    ),
    (
        "/services/{service_id}/templates/sms",
        "/services/{service_id}/templates/sms/folders/{folder_id}",
        Some(NotificationType::Sms),
    ),
    (
        "/services/{service_id}/templates/letter",
        "/services/{service_id}/templates/letter/folders/{folder_id}",
        Some(NotificationType::Letter),
    ),
];

pub(super) fn routes(routes: &mut Routes) {
    for (top, inside, channel) in ADDRESSES {
        let top_place = Place { channel, folder: None };
        routes.get(top, READ, move |visit: InService, Query(search): Query<Search>| list(visit, top_place, search));
        routes.post(top, WRITE, move |visit: InService| list_form::take(visit, top_place));
        routes.get(
            inside,
            READ,
            move |visit: InService,
                  Path((_, folder)): Path<(ServiceId, TemplateFolderId)>,
                  Query(search): Query<Search>| {
                list(visit, Place { channel, folder: Some(folder) }, search)
            },
        );
        routes.post(inside, WRITE, move |visit: InService, Path((_, folder)): Path<(ServiceId, TemplateFolderId)>| {
            list_form::take(visit, Place { channel, folder: Some(folder) })
        });
    }
}

async fn list(visit: InService, place: Place, search: Search) -> Answer {
    show(&visit, place, &Shown { search: &search.q, ..Shown::default() }).await
}

/// What a list shows beside its templates.
#[derive(Debug, Default)]
pub(super) struct Shown<'a> {
    pub search: &'a str,
    /// What was typed into the forms under the list, and what is wrong with it.
    pub form: FormView,
    pub chosen: &'a [&'a str],
    /// Why something could not be done.
    pub notice: Option<&'a str>,
}

/// The page.
pub(super) async fn show(visit: &InService, place: Place, shown: &Shown<'_>) -> Answer {
    let service = visit.service.id;
    let (templates, folders) =
        tokio::try_join!(visit.client.templates.list(service), visit.client.template_folders.list(service))?;
    let (templates, tree) = (templates.data, Tree::of(visit, folders));
    let folder = place.folder.map(|folder| tree.find(folder)).transpose()?;
    let can_write = visit.standing.has(Role::ManageTemplates);
    let service_url = visit.url("");
    let search = Some(shown.search.trim()).filter(|search| !search.is_empty());
    let style = Style { service_url: &service_url, with_boxes: can_write, search, chosen: shown.chosen };
    let seen = tree.seen(&templates);
    let rows = Contents::new(&tree, &seen, place.channel).rows(place.folder, &style);
    let parts = folder.map(|folder| tree.way_to(visit, folder.parent)).unwrap_or_default();
    let has_templates = !seen.is_empty();
    let length = rows.html.len();
    visit.long_page(
        "templates/list.html",
        context! {
            parts => Serde(parts),
            current => folder.map_or("Templates", |folder| &folder.name),
            action => place.url(visit),
            manage_url => folder.filter(|_| can_write).map(|folder| visit.url(&format!("/templates/folders/{}/manage", folder.id))),
            pills => pills(visit, place, &seen),
            rows => Value::from_object(Html(rows.html)),
            is_empty => rows.count == 0,
            has_search => rows.count >= SEARCH_FROM || search.is_some(),
            search => shown.search,
            has_templates,
            in_folder => folder.is_some(),
            channel => place.channel.map(NotificationType::as_str),
            can_write,
            form => shown.form.value(),
            moves => moves(&tree, place.folder),
            new_templates => new_templates(visit, has_templates),
            notice => shown.notice,
        },
        length,
    )
}

/// The choice of a channel; none where there is nothing to choose.
fn pills(visit: &InService, place: Place, seen: &[&TemplateLite]) -> Vec<Value> {
    let order = [NotificationType::Email, NotificationType::Sms, NotificationType::Letter];
    let is_there = |channel: &NotificationType| seen.iter().any(|template| template.template_type == *channel);
    let channels: Vec<_> = order.into_iter().filter(is_there).collect();
    if channels.len() < 2 && place.channel.is_none() {
        return Vec::new();
    }
    let pill = |channel: Option<NotificationType>| {
        let text = match channel {
            None => "All",
            Some(NotificationType::Email) => "Email",
            Some(NotificationType::Sms) => "Text message",
            Some(NotificationType::Letter) => "Letter",
        };
        context! { text, href => Place { channel, ..place }.url(visit), current => channel == place.channel }
    };
    std::iter::once(None).chain(channels.into_iter().map(Some)).map(pill).collect()
}

/// Where things can be moved to: everywhere but where they are.
fn moves(tree: &Tree, here: Option<TemplateFolderId>) -> Vec<Value> {
    let top = context! { value => TOP, text => "Templates", depth => 0, is_here => here.is_none() };
    let folder = |(depth, folder): (usize, &super::tree::Folder)| {
        let (value, is_here) = (folder.id.to_string(), here == Some(folder.id));
        // Deeper levels are not set in any further: there would be no room left on a phone.
        context! { value, text => &folder.name, depth => (depth + 1).min(5), is_here }
    };
    std::iter::once(top).chain(tree.flat().into_iter().map(folder)).collect()
}

fn new_templates(visit: &InService, has_templates: bool) -> Vec<Value> {
    let mut items = vec![
        context! { value => "email", text => "Email" },
        context! { value => "sms", text => "Text message" },
        context! { value => "letter", text => "Letter" },
    ];
    if has_templates || visit.user.services.len() > 1 {
        items.push(context! { value => "copy-existing", text => "Copy an existing template" });
    }
    items
}
