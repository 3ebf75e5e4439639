/** The part of the Handlebars runtime that is used; its own declarations leave this entry untyped. */
declare module 'handlebars/runtime.js' {
  interface Runtime {
    create(): Runtime;
    template(precompiled: object): (view: object) => string;
    registerPartial(name: string, partial: (view: object) => string): void;
  }
  const runtime: Runtime;
  export = runtime;
}
