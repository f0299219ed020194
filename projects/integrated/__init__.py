"""一体化 in and out: the export of the province's system read and compared with our targets, recognised as 批复版, and the way
back: a target laid out to be typed over."""
