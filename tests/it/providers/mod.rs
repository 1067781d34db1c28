//! Every way to provide something, and what reaches whom.

mod collections;
mod concurrency;
mod dynamic;
mod ending;
mod forms;
mod generic;
mod lazy;
mod module_ref;
mod modules;
mod qualified;
mod visibility;
