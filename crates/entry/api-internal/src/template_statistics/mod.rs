//! How much templates are used.

mod last_used;
mod list;

use tidings_api_types::internal::template_statistics::{GetTemplateLastUsed, ListTemplateStatistics};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListTemplateStatistics, _>(list::handle);
    routes.add::<GetTemplateLastUsed, _>(last_used::handle);
}
