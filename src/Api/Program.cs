using Countersign.Api.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddFrontDoor();

var app = builder.Build();
app.UseFrontDoor();
app.MapFrontDoor();
await app.RunAsync();
