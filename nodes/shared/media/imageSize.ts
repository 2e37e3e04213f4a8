/* The build puts the library into this module, so that the package needs nothing at run time. */
export { imageSize } from 'image-size';
