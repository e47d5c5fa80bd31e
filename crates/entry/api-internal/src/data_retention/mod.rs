//! For how long services' messages are kept.

mod add;
mod get;
mod list;
mod of_type;
mod update;

use tidings_api_types::internal::data_retention::{
    AddDataRetention, GetDataRetention, GetDataRetentionOfType, ListDataRetention, UpdateDataRetention,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListDataRetention, _>(list::handle);
    routes.add::<GetDataRetention, _>(get::handle);
    routes.add::<GetDataRetentionOfType, _>(of_type::handle);
    routes.add::<AddDataRetention, _>(add::handle);
    routes.add::<UpdateDataRetention, _>(update::handle);
}
