//! The rows of the list of templates, written without a template: services have thousands of them, and each page has them all, so
//! that a search finds what is deep in folders.

use std::collections::{HashMap, HashSet};

use minijinja::HtmlEscape;
use tidings_api_types::internal::templates::TemplateLite;
use tidings_domain::{NotificationType, TemplateFolderId};

use super::tree::{Folder, SEPARATOR, Tree};
use crate::format::plural;

/// About so long is a row as HTML.
const BYTES_OF_A_ROW: usize = 1_000;

/// What there is to list.
pub(super) struct Contents<'a> {
    tree: &'a Tree,
    templates: HashMap<Option<TemplateFolderId>, Vec<&'a TemplateLite>>,
    /// The folders that hold a template of the channel somewhere; all of them where no channel is asked for.
    holding: Option<HashSet<TemplateFolderId>>,
}

/// Rows of a page.
pub(super) struct Rows {
    pub html: String,
    /// How many there are, those that wait for a search included.
    pub count: usize,
}

/// How rows are written.
pub(super) struct Style<'a> {
    /// The address of the service's pages.
    pub service_url: &'a str,
    /// Rows can be chosen, to be moved.
    pub with_boxes: bool,
    /// Only what holds this text is listed, wherever it is.
    pub search: Option<&'a str>,
    /// Those that were chosen before.
    pub chosen: &'a [&'a str],
}

impl<'a> Contents<'a> {
    /// Of the templates that somebody sees, those of one channel or all.
    pub fn new(tree: &'a Tree, seen: &[&'a TemplateLite], channel: Option<NotificationType>) -> Self {
        let mut by_folder: HashMap<_, Vec<&TemplateLite>> = HashMap::new();
        for template in seen {
            if channel.is_none_or(|channel| template.template_type == channel) {
                by_folder.entry(template.folder).or_default().push(template);
            }
        }
        let mut holding = HashSet::new();
        for &folder in by_folder.keys() {
            for folder in tree.up_from(folder) {
                if !holding.insert(folder.id) {
                    break;
                }
            }
        }
        Self { tree, templates: by_folder, holding: channel.map(|_| holding) }
    }

    /// The rows of a folder, or of the top: what is directly in it shows, what is deeper is there for the search.
    pub fn rows(&self, at: Option<TemplateFolderId>, style: &Style<'_>) -> Rows {
        let listed = self.templates.values().map(Vec::len).sum::<usize>();
        let mut writer = Writer {
            contents: self,
            search: style.search.map(comparable),
            style,
            // A buffer of this size that grows is copied, and its pages fetched from the system, again and again.
            rows: Rows { html: String::with_capacity(listed * BYTES_OF_A_ROW), count: 0 },
            way: String::new(),
        };
        writer.push_all_in(at);
        writer.rows
    }

    fn folders(&self, at: Option<TemplateFolderId>) -> impl Iterator<Item = &'a Folder> {
        let holding = self.holding.as_ref();
        self.tree.children(at).filter(move |folder| holding.is_none_or(|holding| holding.contains(&folder.id)))
    }

    fn templates(&self, at: Option<TemplateFolderId>) -> &[&'a TemplateLite] {
        self.templates.get(&at).map(Vec::as_slice).unwrap_or_default()
    }

    /// `1 template, 2 folders`.
    fn in_words(&self, folder: TemplateFolderId) -> String {
        let (templates, folders) = (self.templates(Some(folder)).len(), self.folders(Some(folder)).count());
        let count = |count: usize, one, many| plural(i64::try_from(count).unwrap_or(i64::MAX), one, many);
        match (templates, folders) {
            (0, 0) => "Empty".to_owned(),
            (templates, 0) => count(templates, "template", "templates"),
            (0, folders) => count(folders, "folder", "folders"),
            (templates, folders) => {
                [count(templates, "template", "templates"), count(folders, "folder", "folders")].join(", ")
            }
        }
    }
}

/// A text as HTML.
fn escaped(text: &str) -> String {
    HtmlEscape(text).to_string()
}

/// The name of a folder as HTML. What stands between names is drawn, and no part of the text.
fn name_of(folder: &Folder) -> String {
    let above = folder.name.strip_suffix(folder.own_name.as_str()).unwrap_or_default();
    let mut html = String::new();
    for name in above.split(SEPARATOR).filter(|name| !name.is_empty()) {
        html.push_str(&escaped(name));
        html.push_str(" <span class=\"folder-heading-separator\" aria-hidden=\"true\"></span>");
    }
    html.push_str(&escaped(&folder.own_name));
    html
}

/// By which names and searches are compared.
fn comparable(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

struct Writer<'w, 'a> {
    contents: &'w Contents<'a>,
    style: &'w Style<'w>,
    search: Option<String>,
    rows: Rows,
    /// The names of the folders between where the list starts and the row, as HTML.
    way: String,
}

/// A row to be written.
struct Row<'r> {
    id: String,
    kind: &'static str,
    address: String,
    name: &'r str,
    /// The same as HTML.
    name_html: &'r str,
    hint: &'r str,
}

impl<'a> Writer<'_, 'a> {
    fn push_all_in(&mut self, at: Option<TemplateFolderId>) {
        let contents = self.contents;
        for folder in contents.folders(at) {
            let id = folder.id.to_string();
            let address = ["/templates/all/folders/", &id].concat();
            let hint = contents.in_words(folder.id);
            let name_html = &name_of(folder);
            self.push(&Row { id, kind: "folder", address, name: &folder.name, name_html, hint: &hint });
            let above = self.way.len();
            self.way.extend([escaped(&folder.name).as_str(), SEPARATOR]);
            self.push_all_in(Some(folder.id));
            self.way.truncate(above);
        }
        for template in contents.templates(at) {
            let id = template.id.to_string();
            let address = ["/templates/", &id].concat();
            let hint = super::kind_of(template.template_type);
            let name_html = &escaped(&template.name);
            self.push(&Row { id, kind: "template", address, name: &template.name, name_html, hint });
        }
    }

    fn push(&mut self, row: &Row<'_>) {
        if self.search.as_ref().is_some_and(|search| !comparable(row.name).contains(search)) {
            return;
        }
        self.rows.count += 1;
        let waits = !self.way.is_empty() && self.search.is_none();
        let out = &mut self.rows.html;
        out.push_str("<li class=\"template-list-item");
        if self.style.with_boxes {
            out.push_str(" template-list-item-with-checkbox");
        }
        out.push_str(if waits { " template-list-item-hidden-by-default\" hidden>" } else { "\">" });
        if self.style.with_boxes {
            let checked = if self.style.chosen.contains(&row.id.as_str()) { "\" checked>" } else { "\">" };
            out.extend([
                "<div class=\"govuk-checkboxes__item\"><input class=\"govuk-checkboxes__input\" type=\"checkbox\" \
                 name=\"templates_and_folders\" id=\"templates-or-folder-",
                &row.id,
                "\" value=\"",
                &row.id,
                checked,
                "<label class=\"govuk-label govuk-checkboxes__label template-list-item-label\" for=\"templates-or-folder-",
                &row.id,
                "\"><span class=\"govuk-visually-hidden\">",
                row.name_html,
                "</span></label></div>",
            ]);
        }
        out.push_str("<div class=\"template-list-item-text\">");
        if !self.way.is_empty() {
            out.extend(["<span class=\"template-list-item-way\">", &self.way, "</span>"]);
        }
        out.extend([
            "<a class=\"govuk-link govuk-link--no-visited-state template-list-",
            row.kind,
            "\" href=\"",
            self.style.service_url,
            &row.address,
            "\"><span class=\"live-search-relevant\">",
            row.name_html,
            "</span></a><p class=\"govuk-hint template-list-item-hint\">",
            row.hint,
            "</p></div></li>\n",
        ]);
    }
}

#[cfg(test)]
mod tests {
    use tidings_api_types::internal::template_folders::{TemplateFolder, TemplateFolders};
    use tidings_domain::ServiceId;
    use uuid::Uuid;

    use super::*;

    fn folder(number: u128, name: &str, parent: Option<u128>) -> TemplateFolder {
        TemplateFolder {
            id: Uuid::from_u128(number).into(),
            name: name.to_owned(),
            parent_id: parent.map(|parent| Uuid::from_u128(parent).into()),
            service_id: ServiceId::new(Uuid::nil()),
            users_with_permission: Vec::new(),
        }
    }

    fn template(number: u128, name: &str, template_type: NotificationType, folder: Option<u128>) -> TemplateLite {
        TemplateLite {
            id: Uuid::from_u128(number).into(),
            name: name.to_owned(),
            template_type,
            folder: folder.map(|folder| Uuid::from_u128(folder).into()),
            is_precompiled_letter: false,
        }
    }

    fn listed(channel: Option<NotificationType>, search: Option<&str>) -> (Vec<String>, String) {
        let folders = vec![folder(1, "Letters", None), folder(2, "Drafts", Some(1)), folder(3, "Old", None)];
        let tree = Tree::new(TemplateFolders { template_folders: folders }, |_| true);
        let templates = [
            template(10, "<Hello>", NotificationType::Sms, None),
            template(11, "Final notice", NotificationType::Letter, Some(2)),
            template(12, "Reminder", NotificationType::Email, Some(1)),
            template(13, "Not theirs", NotificationType::Email, Some(99)),
        ];
        let style = Style { service_url: "/s", with_boxes: true, search, chosen: &[] };
        let rows = Contents::new(&tree, &tree.seen(&templates), channel).rows(None, &style);
        let names = rows.html.lines().map(|row| {
            let name = row.split("live-search-relevant\">").nth(1).unwrap().split('<').next().unwrap();
            let hint = row.split("hint\">").nth(1).unwrap().split('<').next().unwrap();
            format!("{}{name}: {hint}", if row.contains(" hidden>") { "- " } else { "" })
        });
        (names.collect(), rows.html.clone())
    }

    #[test]
    fn what_is_deeper_waits_for_the_search() {
        let (names, html) = listed(None, None);
        assert_eq!(
            names,
            [
                "Letters: 1 template, 1 folder",
                "- Drafts: 1 template",
                "- Final notice: Letter template",
                "- Reminder: Email template",
                "Old: Empty",
                "&lt;Hello&gt;: Text message template",
            ]
        );
        assert!(html.contains("<span class=\"template-list-item-way\">Letters / Drafts / </span>"), "{html}");
    }

    #[test]
    fn a_folder_below_a_hidden_one_tells_the_way() {
        let folders = vec![folder(1, "Mine / yours", None), folder(2, "<Drafts>", Some(1))];
        let tree = Tree::new(TemplateFolders { template_folders: folders }, |folder| folder.parent_id.is_some());
        let names: Vec<String> = tree.children(None).map(name_of).collect();
        let separator = " <span class=\"folder-heading-separator\" aria-hidden=\"true\"></span>";
        assert_eq!(names, [format!("Mine{separator}yours{separator}&lt;Drafts&gt;")]);
    }

    #[test]
    fn a_channel_shows_the_folders_that_hold_it() {
        assert_eq!(listed(Some(NotificationType::Letter), None).0[..2], ["Letters: 1 folder", "- Drafts: 1 template"]);
        assert_eq!(listed(Some(NotificationType::Sms), None).0, ["&lt;Hello&gt;: Text message template"]);
    }

    #[test]
    fn a_search_looks_everywhere_and_forgives_case_and_spaces() {
        assert_eq!(listed(None, Some("FINAL  not")).0, ["Final notice: Letter template"]);
        assert_eq!(listed(None, Some("nothing")).0, [""; 0]);
    }
}
