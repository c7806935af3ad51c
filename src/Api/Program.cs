using Countersign.Api.Hosting;
using Countersign.Silo.Hosting;

return KeysCommand.Is(args) ? KeysCommand.Run(args) : await Launch.RunAsync(() => Server.Build(args));
