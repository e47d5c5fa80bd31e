//! Letter brandings: what organisations show at the top of letters.

mod create;
mod get;
mod list;
mod unique_name;
mod update;
mod used_by;

use tidings_api_types::internal::letter_branding::{
    CreateLetterBranding, GetLetterBranding, ListLetterBrandings, ListUsersOfLetterBranding, UniqueLetterBrandingName,
    UpdateLetterBranding,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListLetterBrandings, _>(list::handle);
    routes.add::<GetLetterBranding, _>(get::handle);
    routes.add::<CreateLetterBranding, _>(create::handle);
    routes.add::<UpdateLetterBranding, _>(update::handle);
    routes.add::<ListUsersOfLetterBranding, _>(used_by::handle);
    routes.add::<UniqueLetterBrandingName, _>(unique_name::handle);
}
