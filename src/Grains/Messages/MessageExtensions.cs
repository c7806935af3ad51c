using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Messages;

/// <summary>Registers the texts of messages.</summary>
public static class MessageExtensions
{
    /// <summary>Adds the templates that come with the product.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services) =>
        services.AddSingleton<ITemplateCatalog, TemplateCatalog>();
}
