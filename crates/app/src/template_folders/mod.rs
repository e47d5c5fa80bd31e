//! Folders of templates.

mod create;
mod delete;
mod list;
mod move_contents;
mod update;

pub use create::create;
pub use delete::delete;
pub use list::list;
pub use move_contents::move_contents;
pub use update::update;

use tidings_api_types::internal::template_folders::TemplateFolder;
use tidings_domain::ServiceId;
use tidings_store::template_folders::StoredFolder;

fn reply(service: ServiceId, folder: StoredFolder) -> TemplateFolder {
    TemplateFolder {
        id: folder.id,
        name: folder.name,
        parent_id: folder.parent_id,
        service_id: service,
        users_with_permission: folder.users,
    }
}
