// Modules
