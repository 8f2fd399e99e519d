// Transports
