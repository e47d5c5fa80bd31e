//! Whether the API is well, for whoever asks.

mod get;
mod live_counts;

use tidings_api_types::internal::status::{GetLiveCounts, GetRoot, GetStatus, PostStatus};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetRoot, _>(get::handle);
    routes.add::<GetStatus, _>(get::handle);
    routes.add::<PostStatus, _>(get::handle);
    routes.add::<GetLiveCounts, _>(live_counts::handle);
}
