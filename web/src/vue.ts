/** Vue, the one this page runs on, under an address that does not change: what `import "vue"` means in ES modules. */

export * from "vue";
