using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers;

/// <summary>
/// One way to speak with carriers (SMPP, HTTP). A route names its kind; the kind reads the route's section of its own
/// name (<c>Routes:{route}:{kind}</c>).
/// </summary>
public interface ICarrierKind
{
    /// <summary>The word a route names it by, as <c>Smpp</c>; compared without case.</summary>
    string Name { get; }

    /// <summary>
    /// What is wrong with a route's settings, each in one sentence that names the setting and what it must be; empty
    /// where nothing is. Asked once at start; a process with wrong settings does not start.
    /// </summary>
    IReadOnlyList<string> Validate(string route, IConfigurationSection settings);

    /// <summary>
    /// A link of the route that is not yet started. Settings have been validated.
    /// </summary>
    /// <param name="route">The route's id.</param>
    /// <param name="number">Which of the route's links, from 0.</param>
    /// <param name="settings">The route's section.</param>
    ICarrierLink Open(string route, int number, IConfigurationSection settings);

    /// <summary>
    /// What a link with these settings bears at once; null where that is not limited. Settings have been validated.
    /// </summary>
    LinkWindow? WindowOf(IConfigurationSection settings) => null;
}
