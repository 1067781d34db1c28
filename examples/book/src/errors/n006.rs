//! Modules that re-export each other.

use nestling::prelude::*;

// ANCHOR: wrong
#[module(imports = [RightModule], exports = [RightModule])]
struct LeftModule;

#[module(imports = [LeftModule], exports = [LeftModule])]
struct RightModule;

#[module(imports = [LeftModule])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
