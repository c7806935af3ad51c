using Countersign.Api.Hosting;

await Server.Build(args).RunAsync();
