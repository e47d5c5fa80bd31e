//! Email brandings: what organisations show at the top of emails.

mod archive;
mod create;
mod get;
mod list;
mod name_for_alt_text;
mod update;
mod used_by;

use tidings_api_types::internal::email_branding::{
    ArchiveEmailBranding, CreateEmailBranding, GetEmailBranding, ListEmailBrandings, ListUsersOfEmailBranding,
    NameForAltText, UpdateEmailBranding,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListEmailBrandings, _>(list::handle);
    routes.add::<GetEmailBranding, _>(get::handle);
    routes.add::<CreateEmailBranding, _>(create::handle);
    routes.add::<UpdateEmailBranding, _>(update::handle);
    routes.add::<ArchiveEmailBranding, _>(archive::handle);
    routes.add::<ListUsersOfEmailBranding, _>(used_by::handle);
    routes.add::<NameForAltText, _>(name_for_alt_text::handle);
}
