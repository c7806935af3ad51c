using Countersign.Silo.Hosting;

return await SiloServer.RunAsync(args);
