"""Names for people who do not exist: given names of several ages, and family names taken from trees, birds and stones."""

GIVEN = {
    "1": ("Adrien", "Bastien", "Clément", "Damien", "Émile", "Fabrice", "Gaël", "Hugo", "Ismaël", "Jules", "Karim", "Léon",
          "Mathis", "Noé", "Octave", "Paul", "Quentin", "Rayan", "Simon", "Théo", "Ugo", "Victor", "Yanis", "Zacharie"),
    "2": ("Adèle", "Brune", "Chloé", "Diane", "Élise", "Fanny", "Garance", "Hélène", "Inès", "Jeanne", "Katia", "Léa",
          "Maëlle", "Nora", "Océane", "Perrine", "Romane", "Salomé", "Téa", "Ursule", "Violette", "Yasmine", "Zoé", "Agathe"),
}
FAMILY = (
    "Alouette", "Ardoise", "Aubépine", "Bergeronnette", "Bouvreuil", "Bruyère", "Calcaire", "Chardonneret", "Charme",
    "Chevêche", "Cornouiller", "Coudrier", "Érable", "Fauvette", "Feldspath", "Fusain", "Gneiss", "Granite", "Grès",
    "Grive", "Hirondelle", "Huppe", "Linotte", "Loriot", "Martinet", "Mésange", "Mica", "Orme", "Peuplier", "Pinson",
    "Quartz", "Roitelet", "Rossignol", "Schiste", "Silex", "Sittelle", "Sorbier", "Tarin", "Tilleul", "Troène", "Verdier",
)
STREETS = ("rue des Essais", "allée du Modèle", "impasse de l’Exemple", "avenue de la Fiction", "place du Brouillon")
TOWNS = (("99001", "Villefictive"), ("99002", "Bourg-l’Essai"), ("99003", "Sainte-Hypothèse"))
