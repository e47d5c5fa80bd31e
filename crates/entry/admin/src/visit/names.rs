//! What the templates of a page find by name.

use std::{collections::BTreeSet, sync::Arc};

use minijinja::{
    Value,
    value::{Enumerator, Object},
};

/// What a page gives its template, over what every page gives. A page looks up some hundred names, most of them components,
/// which are in neither: that has to be quick.
#[derive(Debug)]
pub(super) struct Names {
    pub page: Value,
    pub every_page: Value,
}

impl Object for Names {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let find = |values: &Value| values.get_attr(key).ok().filter(|value| !value.is_undefined());
        find(&self.page).or_else(|| find(&self.every_page))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = [&self.page, &self.every_page].into_iter().filter_map(|values| values.try_iter().ok()).flatten();
        Enumerator::Values(names.collect::<BTreeSet<Value>>().into_iter().collect())
    }
}
