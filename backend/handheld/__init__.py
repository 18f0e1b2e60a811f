"""The courier's app as it is served: the files that the build left, under the strictest headers that let it work."""
