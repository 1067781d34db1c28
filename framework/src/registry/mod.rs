//! What macros submitted anywhere in the program, as a sorted snapshot.

use crate::location::Location;
use crate::module::definition::ModuleHandle;
use std::any::TypeId;

/// A module in the program, whether or not it is imported.
#[doc(hidden)]
pub struct ModuleRegistration(pub fn() -> ModuleHandle);

/// A controller in the program, whether or not a module lists it.
#[doc(hidden)]
pub struct ControllerRegistration {
    pub id: fn() -> TypeId,
    pub name: &'static str,
    pub location: Location,
}

inventory::collect!(ModuleRegistration);
inventory::collect!(ControllerRegistration);

/// All registrations of the program, by place: `inventory` has no order of its own.
pub(crate) struct Registry {
    pub(crate) modules: Vec<ModuleHandle>,
    pub(crate) controllers: Vec<&'static ControllerRegistration>,
}

impl Registry {
    pub(crate) fn snapshot() -> Self {
        let mut modules: Vec<_> =
            inventory::iter::<ModuleRegistration>().map(|registration| registration.0()).collect();
        modules.sort_by_key(|module| (module.location, module.name));
        let mut controllers: Vec<_> = inventory::iter::<ControllerRegistration>().collect();
        controllers.sort_by_key(|controller| (controller.location, controller.name));
        Self { modules, controllers }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }
}
