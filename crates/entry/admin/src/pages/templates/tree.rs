//! The folders of a service as one person sees them.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use tidings_api_types::internal::{
    template_folders::{TemplateFolder, TemplateFolders},
    templates::TemplateLite,
};
use tidings_domain::{TemplateFolderId, UserId};

use crate::{problem::Problem, visit::InService};

/// What stands between the names of folders.
pub(super) const SEPARATOR: &str = " / ";

/// The folders that somebody may look into. A folder below one that they may not see hangs where the nearest one is that they
/// may, and its name tells the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    folders: HashMap<TemplateFolderId, Folder>,
    /// What is in each folder, and at the top, by name.
    children: HashMap<Option<TemplateFolderId>, Vec<TemplateFolderId>>,
    hidden: HashSet<TemplateFolderId>,
}

/// A folder that somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    pub id: TemplateFolderId,
    /// Its own name, after those of the folders above it that are not seen, with [`SEPARATOR`] between.
    pub name: String,
    /// Its own name alone.
    pub own_name: String,
    /// None at the top.
    pub parent: Option<TemplateFolderId>,
    pub users_with_permission: Vec<UserId>,
}

/// A step of the way to a folder, as headings show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Step {
    pub name: String,
    pub href: String,
}

impl Tree {
    /// What the visitor sees. Those who run the platform see every folder.
    pub fn of(visit: &InService, folders: TemplateFolders) -> Self {
        let everything = visit.standing.is_platform_admin;
        Self::new(folders, |folder| everything || folder.users_with_permission.contains(&visit.user.id))
    }

    /// What somebody sees who may look into those that `may_see` says.
    pub fn new(folders: TemplateFolders, may_see: impl Fn(&TemplateFolder) -> bool) -> Self {
        let all: HashMap<_, _> =
            folders.template_folders.into_iter().map(|folder| (folder.id, (may_see(&folder), folder))).collect();
        let mut tree = Self::default();
        for (is_seen, folder) in all.values() {
            if !is_seen {
                tree.hidden.insert(folder.id);
                continue;
            }
            let (mut name, mut parent) = (folder.name.clone(), folder.parent_id);
            // A tree is no deeper than it has folders; should it have a loop all the same, this ends.
            for _ in 0..all.len() {
                match parent.and_then(|parent| all.get(&parent)) {
                    Some((false, above)) => {
                        name = [&above.name, SEPARATOR, &name].concat();
                        parent = above.parent_id;
                    }
                    Some((true, _)) => break,
                    None => break,
                }
            }
            let parent = parent.filter(|parent| all.get(parent).is_some_and(|(is_seen, _)| *is_seen));
            tree.children.entry(parent).or_default().push(folder.id);
            let (own_name, users_with_permission) = (folder.name.clone(), folder.users_with_permission.clone());
            tree.folders.insert(folder.id, Folder { id: folder.id, name, own_name, parent, users_with_permission });
        }
        let Self { folders, children, .. } = &mut tree;
        for ids in children.values_mut() {
            ids.sort_by_cached_key(|id| folders.get(id).map(|folder| (folder.name.to_lowercase(), folder.id)));
        }
        tree
    }

    /// Whether what is in a folder is seen; what is at the top always is.
    pub fn sees(&self, folder: Option<TemplateFolderId>) -> bool {
        folder.is_none_or(|folder| self.folders.contains_key(&folder))
    }

    /// Those of a service's templates that are seen.
    pub fn seen<'t>(&self, templates: &'t [TemplateLite]) -> Vec<&'t TemplateLite> {
        templates.iter().filter(|template| self.sees(template.folder)).collect()
    }

    /// A folder.
    ///
    /// # Errors
    /// When there is none, or it is not for this person.
    pub fn find(&self, id: TemplateFolderId) -> Result<&Folder, Problem> {
        let missing = || if self.hidden.contains(&id) { Problem::Forbidden } else { Problem::NotFound };
        self.folders.get(&id).ok_or_else(missing)
    }

    /// The same, for those who know that it is seen.
    pub fn get(&self, id: TemplateFolderId) -> Option<&Folder> {
        self.folders.get(&id)
    }

    /// What is directly in a folder, or at the top, by name.
    pub fn children(&self, of: Option<TemplateFolderId>) -> impl Iterator<Item = &Folder> {
        self.children.get(&of).into_iter().flatten().filter_map(|id| self.folders.get(id))
    }

    /// A folder and those above it, the folder itself first.
    pub fn up_from(&self, folder: Option<TemplateFolderId>) -> impl Iterator<Item = &Folder> {
        let above = |folder: &&Folder| folder.parent.and_then(|parent| self.folders.get(&parent));
        std::iter::successors(folder.and_then(|id| self.folders.get(&id)), above).take(self.folders.len())
    }

    /// Every folder with how deep it is, each before what is in it.
    pub fn flat(&self) -> Vec<(usize, &Folder)> {
        let mut flat = Vec::with_capacity(self.folders.len());
        self.push_flat(None, 0, &mut flat);
        flat
    }

    fn push_flat<'a>(&'a self, at: Option<TemplateFolderId>, depth: usize, flat: &mut Vec<(usize, &'a Folder)>) {
        for folder in self.children(at) {
            flat.push((depth, folder));
            self.push_flat(Some(folder.id), depth + 1, flat);
        }
    }

    /// The way from the top into a folder, for headings: the list of all templates, then each folder.
    pub fn way_to(&self, visit: &InService, folder: Option<TemplateFolderId>) -> Vec<Step> {
        let mut steps: Vec<Step> = self
            .up_from(folder)
            .map(|folder| Step {
                name: folder.name.clone(),
                href: visit.url(&format!("/templates/all/folders/{}", folder.id)),
            })
            .collect();
        steps.push(Step { name: "Templates".to_owned(), href: visit.url("/templates") });
        steps.reverse();
        steps
    }
}

#[cfg(test)]
mod tests {
    use tidings_domain::ServiceId;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> TemplateFolderId {
        Uuid::from_u128(number).into()
    }

    /// Folders as `(number, name, parent)`.
    fn folders(rows: &[(u128, &str, Option<u128>)]) -> TemplateFolders {
        let folder = |&(number, name, parent): &(u128, &str, Option<u128>)| TemplateFolder {
            id: id(number),
            name: name.to_owned(),
            parent_id: parent.map(id),
            service_id: ServiceId::new(Uuid::nil()),
            users_with_permission: Vec::new(),
        };
        TemplateFolders { template_folders: rows.iter().map(folder).collect() }
    }

    fn shown(tree: &Tree) -> Vec<(usize, &str)> {
        tree.flat().into_iter().map(|(depth, folder)| (depth, folder.name.as_str())).collect()
    }

    #[test]
    fn folders_are_in_the_order_of_their_names() {
        let tree = Tree::new(folders(&[(1, "b", None), (2, "A", None), (3, "c", Some(2))]), |_| true);
        assert_eq!(shown(&tree), [(0, "A"), (1, "c"), (0, "b")]);
        let way: Vec<&str> = tree.up_from(Some(id(3))).map(|folder| folder.name.as_str()).collect();
        assert_eq!(way, ["c", "A"]);
    }

    #[test]
    fn a_folder_below_hidden_ones_tells_the_way() {
        let rows = [(1, "top", None), (2, "child", Some(1)), (3, "grandchild", Some(2)), (4, "leaf", Some(3))];
        let tree = Tree::new(folders(&rows), |folder| folder.id != id(2) && folder.id != id(3));
        assert_eq!(shown(&tree), [(0, "top"), (1, "child / grandchild / leaf")]);
        assert!(tree.sees(None) && tree.sees(Some(id(4))) && !tree.sees(Some(id(2))));
        assert!(matches!(tree.find(id(2)), Err(Problem::Forbidden)));
        assert!(matches!(tree.find(id(9)), Err(Problem::NotFound)));
        let tree = Tree::new(folders(&rows), |folder| folder.id == id(4));
        assert_eq!(shown(&tree), [(0, "top / child / grandchild / leaf")]);
    }

    #[test]
    fn a_loop_does_not_hold_it_up() {
        let tree =
            Tree::new(folders(&[(1, "a", Some(2)), (2, "b", Some(1)), (3, "c", Some(2))]), |folder| folder.id == id(3));
        assert_eq!(shown(&tree).len(), 1);
    }
}
