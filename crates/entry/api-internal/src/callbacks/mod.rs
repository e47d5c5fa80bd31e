//! Where services want to be called.

mod create;
mod delete;
mod deliveries;
mod get;
mod test;
mod update;

use tidings_api_types::internal::callbacks::{
    CreateCallback, DeleteCallback, GetCallback, ListCallbackDeliveries, TestCallback, UpdateCallback,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateCallback, _>(create::handle);
    routes.add::<GetCallback, _>(get::handle);
    routes.add::<UpdateCallback, _>(update::handle);
    routes.add::<DeleteCallback, _>(delete::handle);
    routes.add::<ListCallbackDeliveries, _>(deliveries::handle);
    routes.add::<TestCallback, _>(test::handle);
}
