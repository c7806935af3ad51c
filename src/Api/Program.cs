using Countersign.Api.Hosting;
using Countersign.Silo.Hosting;

return await Launch.RunAsync(() => Server.Build(args));
