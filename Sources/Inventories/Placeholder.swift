// Inventories
